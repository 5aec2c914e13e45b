import type { DeskBudget } from "../desk.ts";

/**
 * What one transfer may still spend, between two answers of payments: they check every cap again where they sign, and know nothing of the
 * policy's total.
 */
export interface TransferPurse {
  /** The policy's total in base units; undefined leaves the last one for what is verified and unpaid. */
  setTotal(units: bigint | undefined): void;
  /** Call it before payments are asked; the result takes their answer, undefined when there is none. */
  refresh(): (budget: DeskBudget | undefined) => void;
  readonly budget: DeskBudget | undefined;
  /** Before a payment: false when the policy's total would be passed. */
  claim(units: bigint): boolean;
  /** After it. */
  settle(units: bigint, isPaid: boolean): void;
  /** For this transfer, in base units, those of earlier runs included as far as payments told of them. */
  readonly spent: bigint;
  /** Of this run. */
  readonly paid: bigint;
  /** Within caps and total, after what all lines of all transfers have to pay still. */
  left(underWay: { readonly ofTransfer: bigint; readonly ofAll: bigint }): bigint;
}

/** `paidByAll`: base units that all transfers paid in this run. */
export function createTransferPurse(paidByAll: { units: bigint }): TransferPurse {
  let total: bigint | undefined;
  let budget: DeskBudget | undefined;
  let claimed = 0n;
  let paid = 0n;
  /** Of earlier runs: what payments say, without what this run had paid when they were asked. */
  let before = 0n;
  /** What all had paid when payments were asked. */
  let mark = 0n;

  const spent = (): bigint => before + paid;
  return {
    setTotal(units) {
      total = units ?? total;
    },
    refresh() {
      const asked = { all: paidByAll.units, own: paid };
      return (answer) => {
        budget = answer;
        mark = asked.all;
        if (answer !== undefined) before = answer.spent.units > asked.own ? answer.spent.units - asked.own : 0n;
      };
    },
    get budget() {
      return budget;
    },
    claim(units) {
      if (total === undefined || spent() + claimed + units > total) return false;
      claimed += units;
      return true;
    },
    settle(units, isPaid) {
      claimed -= units;
      if (!isPaid) return;
      paid += units;
      paidByAll.units += units;
    },
    get spent() {
      return spent();
    },
    get paid() {
      return paid;
    },
    left({ ofTransfer, ofAll }) {
      if (budget === undefined || total === undefined) return 0n;
      const ofCaps = budget.left.units - (paidByAll.units - mark) - ofAll;
      const ofTotal = total - spent() - ofTransfer;
      const least = ofCaps < ofTotal ? ofCaps : ofTotal;
      return least > 0n ? least : 0n;
    },
  };
}
