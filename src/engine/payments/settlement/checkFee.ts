import { type Amount, formatAmount } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { FeeEstimate } from "../chain.ts";
import { type SettlementTerms, withinShare, worthOfFee } from "./policy/terms.ts";

/**
 * Throws `feeTooHigh` when a fee is more than the set share of what it moves. Without a rate that cannot be said, and the figures are the
 * user's to judge.
 */
export function checkFee(
  fee: FeeEstimate,
  moves: Amount | undefined,
  bttPerTrx: Amount | undefined,
  { maxFeePercent }: SettlementTerms,
): void {
  if (moves === undefined || bttPerTrx === undefined || fee.total.units === 0n) return;
  if (withinShare(worthOfFee(fee.total.units, moves.asset, bttPerTrx), moves.units, maxFeePercent)) return;
  throw new SwarmbidError(
    "feeTooHigh",
    `The network would take ${formatAmount(fee.total)} for ${formatAmount(moves)}, more than ${maxFeePercent} % of it: wait until there is more, or accept any fee.`,
  );
}
