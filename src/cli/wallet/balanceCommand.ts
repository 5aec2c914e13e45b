import { formatAmount, formatUnits } from "../../engine/amount.ts";
import type { AccountState, NetworkTokens, Resource } from "../../engine/payments/chain.ts";
import type { Output } from "../output.ts";
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
      tell(parts.output, account, tokens);
      const { exists, trx, btt, bttold, energy, bandwidth, freeBandwidth } = account;
      const missing = exists ? "" : " It is not on the chain yet: the first transfer makes it.";
      return {
        ok: true,
        sentence: `${address} on ${network.name}: bandwidth ${of(freeBandwidth)} free today and ${of(bandwidth)} staked, energy ${of(energy)}.${missing}`,
        facts: {
          address,
          network: network.name,
          chainId: network.chainId,
          exists,
          trx: formatUnits(trx),
          btt: tokens.btt === undefined ? null : formatUnits(btt),
          bttold: tokens.bttold === undefined ? null : formatUnits(bttold),
          energy,
          bandwidth,
          freeBandwidth,
        },
      };
    };
  },
});

/** Every asset that is known on the network, a line each. */
function tell(output: Output, { trx, btt, bttold }: AccountState, tokens: NetworkTokens): void {
  const known = [trx, ...(tokens.btt === undefined ? [] : [btt]), ...(tokens.bttold === undefined ? [] : [bttold])];
  for (const amount of known)
    output.happened({
      event: "asset",
      facts: { asset: amount.asset, amount: formatUnits(amount) },
      sentence: formatAmount(amount),
    });
}

const of = ({ left, limit }: Resource): string => `${String(left)} of ${String(limit)}`;
