import { bytesWonByNames } from "../numbers/whitePaperAuction.ts";
import { createRandom } from "../random.ts";
import { median, type SimStrategy, strategy } from "../report.ts";
import type { Conduct } from "../world/node.ts";
import { namesInThePool } from "./againstGivers.ts";
import { marketOfMany, surplusOf, type Trading } from "./marketOfMany.ts";

export interface AgainstSellers {
  readonly bidShading: SimStrategy;
  readonly sybilSplit: SimStrategy;
  readonly overspender: SimStrategy;
}

const SHADES = [0.4, 0.6, 0.8, 0.9, 1.1, 1.3, 1.6];
const NAMES = [2, 4, 8, 16];
const SPLITS = 300;
/** The money that the overspender has, over what our client spends in its place: both bid as if they had all. */
const POT_PART = 0.25;

/** Strategies of a buyer, over what our client gets in its place: medians over the seeds. */
export function againstSellers(size: Trading, seeds: readonly number[]): AgainstSellers {
  const play = (conduct: Partial<Conduct>, seed: number) => marketOfMany(size, { buyer: conduct }, seed).buyer;
  const honest = seeds.map((seed) => play({}, seed));
  const shaded = (shade: number): number =>
    median(seeds.map((seed, at) => surplusOf(play({ shade }, seed)) / surplusOf(honest[at] ?? play({}, seed))));
  const random = createRandom(seeds[0] ?? 1);
  const split = Math.max(
    ...NAMES.map((names) => Math.max(bytesWonByNames(names, SPLITS, random), namesInThePool(names, 1))),
  );
  const overspent = median(
    seeds.map((seed, at) => {
      const spent = Number(honest[at]?.spent ?? 0n);
      const pot = BigInt(Math.floor(spent * POT_PART));
      const cheat = play({ pot }, seed);
      const same = play({ pot, stopsAtPot: true }, seed);
      return surplusOf(cheat) / surplusOf(same);
    }),
  );
  return {
    bidShading: strategy("the best of seven factors on what our buyer would spend", Math.max(...SHADES.map(shaded)), 1),
    sybilSplit: strategy("the best of 2 to 16 names, from one prefix", split, 1),
    overspender: strategy(
      "goes on bidding without paying when its money is gone, at all sellers at once",
      overspent,
      1,
    ),
  };
}
