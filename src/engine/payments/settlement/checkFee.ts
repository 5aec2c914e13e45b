import { type Amount, addAmounts, formatAmount } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import { type SettlementTerms, withinShare, worthOfFee } from "./policy/terms.ts";
import type { Plan } from "./settlement.ts";

/**
 * Throws `feeTooHigh` when the fee of a plan, with that of what has to follow it, is more than the set share of what it moves. Without a rate
 * that cannot be said, and the figures are the user's to judge.
 */
export function checkFee(
  { fee, amount, follows }: Pick<Plan, "fee" | "amount" | "follows">,
  bttPerTrx: Amount | undefined,
  { maxFeePercent }: SettlementTerms,
): void {
  const moves = follows?.moves ?? amount;
  const total = follows === undefined ? fee.total : addAmounts(fee.total, follows.fee);
  if (moves === undefined || bttPerTrx === undefined || total.units === 0n) return;
  if (withinShare(worthOfFee(total.units, moves.asset, bttPerTrx), moves.units, maxFeePercent)) return;
  throw new SwarmbidError(
    "feeTooHigh",
    `The network would take ${formatAmount(total)} for ${formatAmount(moves)}, more than ${maxFeePercent} % of it: wait until there is more, or accept any fee.`,
  );
}
