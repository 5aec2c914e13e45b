import type { Amount } from "../../../amount.ts";
import { type SettlementTerms, withinShare, worthOfFee } from "./terms.ts";

export interface DirectDebt {
  /** Owed to one payee and not paid yet. */
  readonly debt: Amount;
  /** From here on the seller wants a transfer: the value of his window. */
  readonly threshold: Amount;
  /** The relation ends: what is owed is paid, whatever the threshold says. */
  readonly closing: boolean;
}

export type DirectDecision = "pay" | "wait" | "tooDear";

/** Whether one transfer pays a debt now: `tooDear` when it is due and the fee is more than the set share of it. */
export function directDue(
  { debt, threshold, closing }: DirectDebt,
  feeSun: bigint,
  bttPerTrx: Amount,
  { maxFeePercent }: SettlementTerms,
): DirectDecision {
  if (debt.units === 0n || (debt.units < threshold.units && !closing)) return "wait";
  return withinShare(worthOfFee(feeSun, debt.asset, bttPerTrx), debt.units, maxFeePercent) ? "pay" : "tooDear";
}
