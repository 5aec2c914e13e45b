import { amountOf, formatAmount } from "../../../amount.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { Notice } from "../settlement.ts";
import { unclaimed, type WatchedPot } from "./findClaims.ts";

/** What the user should know of payers whose vouchers we hold. */
export function noticesOf(ledger: Ledger, vault: TronAddress, pots: readonly WatchedPot[]): readonly Notice[] {
  const leaving = pots.flatMap(({ payer, asset, pot, decision }): Notice[] => {
    if (pot.announced === 0n || decision !== undefined) return [];
    const at = new Date(pot.withdrawableAt * 1_000).toISOString();
    const sum = formatAmount(amountOf(asset, pot.announced));
    return [
      {
        kind: "withdrawal",
        sentence: `${payer} can withdraw ${sum} from ${at} on, and the vouchers that you hold are not worth a claim yet: claim them before, or let them go.`,
      },
    ];
  });
  const short = ledger.earning
    .list()
    .filter((one) => one.vault === vault && one.short.units > 0n)
    .map(
      ({ config, short: missing }): Notice => ({
        kind: "shortfall",
        sentence: `The pot of ${config.payer} was short of ${formatAmount(missing)} for vouchers that you hold: nothing more is taken from that payer until it is there.`,
      }),
    );
  return [...leaving, ...short];
}

/** Claims cannot be weighed against their fees. */
export const rateNotice = (ledger: Ledger, vault: TronAddress): readonly Notice[] =>
  unclaimed(ledger, vault).length === 0
    ? []
    : [
        {
          kind: "rateMissing",
          sentence:
            "Vouchers wait to be claimed, and fees are paid in TRX: say what 1 TRX is worth in BTT, or claim them yourself.",
        },
      ];
