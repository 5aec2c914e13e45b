import { type Amount, type Asset, formatAmount, isAsset, parseAmount } from "../../engine/amount.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import { parseTronAddress, type TronAddress } from "../../engine/payments/tronAddress.ts";
import { carryOut, readConsent, sendingOptions } from "./carryOut.ts";
import { sayOutcome } from "./sayOutcome.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { readTokens, tokenOptions, withChain } from "./withChain.ts";
import { withWallet } from "./withWallet.ts";

export const send = walletSubcommand({
  action: "send",
  usage: "send ADDRESS AMOUNT ASSET",
  summary: "Send TRX, BTT or BTTOLD, and wait until it is confirmed.",
  options: {
    ...sendingOptions,
    ...tokenOptions,
  },
  examples: [
    "send TDKBw88fDLV7UNV8bwcxmCdHTQ2B1hKuq8 12.5 BTT",
    "send TDKBw88fDLV7UNV8bwcxmCdHTQ2B1hKuq8 5 TRX --yes --password-file fd:3 --json",
  ],
  plan(values, positionals) {
    const { to, amount } = readTransfer(positionals);
    const consent = readConsent(values);
    return (parts) =>
      withWallet(parts, (wallet) =>
        withChain(parts, readTokens(parts.choice.network, values), async (chain) => {
          const intent = { kind: "transfer", to, amount } as const;
          const { sent, outcome } = await carryOut(parts, chain, wallet, intent, consent);
          return sayOutcome(sent, outcome, `Sent ${formatAmount(amount)} to ${to}.`, { to });
        }),
      );
  },
});

function readTransfer(positionals: readonly string[]): { readonly to: TronAddress; readonly amount: Amount } {
  const [address, number, name, ...more] = positionals;
  if (address === undefined || number === undefined || name === undefined || more.length > 0)
    throw new SwarmbidError("badInput", "wallet send wants an address, an amount and its asset: TRX, BTT or BTTOLD.");
  return { to: parseTronAddress(address), amount: parseAmount(number, readAsset(name)) };
}

function readAsset(name: string): Asset {
  if (isAsset(name)) return name;
  const upper = name.toUpperCase();
  throw new SwarmbidError(
    "badInput",
    isAsset(upper) ? `Write ${upper} in capitals.` : "There is no such asset: write TRX, BTT or BTTOLD.",
  );
}
