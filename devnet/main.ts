// A TRON of one's own: `npm run devnet [-- --port N] [--json]`. Runs until it is stopped.
import process from "node:process";
import { parseArgs } from "node:util";
import { toBase58 } from "./address.ts";
import { createChain } from "./chain/chain.ts";
import { createGenesis } from "./genesis.ts";
import { serve } from "./server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  give("--port takes a number from 0 to 65535: 0 lets the system choose.");

const chain = await createChain({ parameters: { confirmations: 0 } });
const genesis = await createGenesis(chain);
const server = await serve(chain, port).catch((error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return give(
    code === "EADDRINUSE"
      ? `Port ${port} is taken: choose another one with --port, or 0 for any that is free.`
      : `The devnet cannot listen on port ${port} (${message}): choose another one with --port.`,
  );
});
// As on a network: time goes on without transactions.
const witness = setInterval(() => void server.mine(), chain.parameters.blockTime);
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    clearInterval(witness);
    void server.close();
  });

const told = {
  url: server.url,
  chainId: chain.blocks.chainId,
  btt: toBase58(genesis.btt),
  bttold: String(genesis.bttold),
  vault: toBase58(genesis.vault),
  vaultTrc10: toBase58(genesis.vaultTrc10),
  accounts: genesis.accounts.map(({ address, privateKey }) => ({ address: toBase58(address), privateKey })),
};
if (values.json) process.stdout.write(`${JSON.stringify(told)}\n`);
else
  process.stdout.write(
    [
      `A TRON devnet at ${told.url}, chain ${told.chainId}. Ctrl+C ends it.`,
      `BTT (TRC-20)     ${told.btt}`,
      `BTTOLD (TRC-10)  ${told.bttold}`,
      `Vault            ${told.vault}`,
      `Vault, TRC-10    ${told.vaultTrc10}`,
      ...told.accounts.map(({ address, privateKey }) => `Account          ${address}  key ${privateKey}`),
      "The keys are known to everyone: never send anything to these accounts on another network.",
      "",
    ].join("\n"),
  );

function give(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
