import { type Amount, formatAmount, formatUnits } from "../../engine/amount.ts";
import type { AccountState, Resource } from "../../engine/payments/chain.ts";
import type { TronAddress } from "../../engine/payments/tronAddress.ts";
import type { Outcome } from "../output.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { ownAddress, readAddress } from "./whoseAccount.ts";
import { readTokens, tokenOptions, withChain } from "./withChain.ts";

export const balance = walletSubcommand({
  action: "balance",
  usage: "balance [ADDRESS]",
  summary: "Tell what the wallet, or any address, holds on the network; no password is needed.",
  options: tokenOptions,
  examples: ["balance", "balance --network mainnet --json"],
  plan(values, positionals) {
    const named = readAddress("balance", positionals);
    return async (parts) => {
      const { network } = parts.choice;
      const tokens = readTokens(network, values);
      const address = named ?? (await ownAddress(parts));
      const account = await withChain(parts, tokens, (chain) => chain.account(address));
      const has = { btt: tokens.btt !== undefined, bttold: tokens.bttold !== undefined };
      return told(address, account, has, { network: network.name, chainId: network.chainId });
    };
  },
});

type Known = Readonly<Record<"btt" | "bttold", boolean>>;

function told(address: TronAddress, account: AccountState, has: Known, where: Record<string, unknown>): Outcome {
  const { exists, trx, btt, bttold, energy, bandwidth, freeBandwidth } = account;
  const line = (name: string, text: string): string => `${name.padEnd(10)}${text}`;
  const amount = (name: string, known: boolean, value: Amount): string =>
    line(name, known ? formatAmount(value) : "not known on this network");
  const lines = [
    line("Address", exists ? address : `${address} (not on this chain yet)`),
    line("TRX", formatAmount(trx)),
    amount("BTT", has.btt, btt),
    amount("BTTOLD", has.bttold, bttold),
    line("Energy", of(energy)),
    line("Bandwidth", `${of(freeBandwidth)} free today, ${of(bandwidth)} staked`),
  ];
  return {
    ok: true,
    sentence: lines.join("\n"),
    facts: {
      address,
      ...where,
      exists,
      trx: formatUnits(trx),
      btt: has.btt ? formatUnits(btt) : null,
      bttold: has.bttold ? formatUnits(bttold) : null,
      energy,
      bandwidth,
      freeBandwidth,
    },
  };
}

const of = ({ left, limit }: Resource): string => `${String(left)} of ${String(limit)}`;
