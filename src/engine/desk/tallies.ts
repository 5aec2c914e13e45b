import { type Amount, addAmounts } from "../amount.ts";
import type { Tally } from "../marketModel.ts";

/** What was paid and earned since the desk was made, by transfer. */
export interface Tallies {
  paid(transfer: string, seller: string, amount: Amount, bytes: number): void;
  earned(transfer: string, amount: Amount): void;
  read(): ReadonlyMap<string, Tally>;
}

interface Counted {
  readonly paid: readonly Amount[];
  readonly paidBytes: number;
  readonly sellers: ReadonlySet<string>;
  readonly earned: readonly Amount[];
}

const NOTHING: Counted = { paid: [], paidBytes: 0, sellers: new Set(), earned: [] };

export function createTallies(): Tallies {
  const all = new Map<string, Counted>();
  const of = (transfer: string): Counted => all.get(transfer) ?? NOTHING;
  return {
    paid(transfer, seller, amount, bytes) {
      const { paid, paidBytes, sellers, earned } = of(transfer);
      all.set(transfer, {
        paid: plus(paid, amount),
        paidBytes: paidBytes + bytes,
        sellers: new Set([...sellers, seller]),
        earned,
      });
    },
    earned(transfer, amount) {
      const before = of(transfer);
      all.set(transfer, { ...before, earned: plus(before.earned, amount) });
    },
    read: () => new Map([...all].map(([transfer, one]) => [transfer, { ...one, sellers: one.sellers.size }])),
  };
}

/** One sum for each asset. */
function plus(sums: readonly Amount[], amount: Amount): readonly Amount[] {
  const at = sums.findIndex(({ asset }) => asset === amount.asset);
  const before = sums[at];
  return before === undefined ? [...sums, amount] : sums.with(at, addAmounts(before, amount));
}
