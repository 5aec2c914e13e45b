import { median, type SimStrategy, strategy } from "../report.ts";
import type { Conduct } from "../world/node.ts";
import { marketOfMany, type Trading } from "./marketOfMany.ts";

export interface AgainstBuyers {
  readonly priceLiar: SimStrategy;
  readonly quoteAndStall: SimStrategy;
  readonly garbageSeller: SimStrategy;
}

/** Pairs of lies about what others spend and about the capacity. */
const LIES = [
  [0.3, 1],
  [0.3, 2],
  [1, 1.3],
  [1, 2],
  [2, 1],
  [3, 0.7],
] as const;

/** Strategies of a seller, over what our client earns in its place: medians over the seeds. */
export function againstBuyers(size: Trading, seeds: readonly number[]): AgainstBuyers {
  const earned = (conduct: Partial<Conduct>): number[] =>
    seeds.map((seed) => Number(marketOfMany(size, { seller: conduct }, seed).seller.earned));
  const honest = earned({});
  const ratio = (conduct: Partial<Conduct>): number =>
    median(earned(conduct).map((units, at) => units / (honest[at] ?? Number.NaN)));
  const best = Math.max(...LIES.map(([toldRivals, toldCapacity]) => ratio({ toldRivals, toldCapacity })));
  return {
    priceLiar: strategy("the best of six lies about rivals and capacity in its quotes", best, 1),
    quoteAndStall: strategy("takes bids and serves nothing to who pays", ratio({ stalls: true }), 1),
    garbageSeller: strategy("sends bytes that no hash fits", ratio({ garbage: true }), 1),
  };
}
