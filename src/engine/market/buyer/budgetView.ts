import { type Amount, type Asset, amountOf } from "../../amount.ts";
import { effectiveCap } from "./effectiveCap.ts";

/** A ceiling, and what counts against it already. */
export interface Purse {
  readonly cap: Amount;
  readonly spent: Amount;
}

export interface Purses {
  /** The policy's total, the transfer's cap, the manifest's, the day's: what any payment of this transfer counts against. */
  readonly ofTransfer: readonly Purse[];
  /** By seller; a seller that is not here has spent nothing of `perSeller`. */
  readonly spentBySeller: ReadonlyMap<string, Amount>;
  readonly perSeller: Amount;
}

/** What may still be spent. A view: what counts is checked anew where a voucher is signed. */
export interface BudgetView {
  readonly left: Amount;
  /** Never more than `left`. */
  leftFor(seller: string): Amount;
}

export function budgetView(asset: Asset, { ofTransfer, spentBySeller, perSeller }: Purses): BudgetView {
  const left = effectiveCap(asset, ofTransfer.map(rest));
  return {
    left,
    leftFor: (seller) =>
      effectiveCap(asset, [
        left,
        rest({ cap: perSeller, spent: spentBySeller.get(seller) ?? amountOf(perSeller.asset, 0n) }),
      ]),
  };
}

/** Nothing when a cap was lowered below what was spent. */
function rest({ cap, spent }: Purse): Amount {
  return amountOf(cap.asset, cap.units > spent.units ? cap.units - spent.units : 0n);
}
