import { spendAt } from "../../src/engine/market/buyer/response.ts";
import { clear } from "../../src/engine/market/seller/clear.ts";

const CAPACITY = 8 * 2 ** 20;
/** Base units per byte of the buyer that values the bytes most: so many that whole units do not matter. */
const VALUE = 1e9;
const ROUNDS = 2_000;
const STILL = 1e-10;

/**
 * What buyers who all answer each other's bids make of the capacity, as a part of what it could be worth: one values a byte twice as much as the
 * `count - 1` others do. (Johari & Tsitsiklis 2004.) Each bids by our buyer's best response until nobody changes anything, and our
 * auction clears the bids.
 */
export function kellyEfficiency(count: number, othersValue = 0.5): number {
  const values = Array.from({ length: count }, (_, at) => (at === 0 ? VALUE : VALUE * othersValue));
  const spends = values.map((value) => (value * CAPACITY) / (2 * count));
  let total = spends.reduce((sum, spend) => sum + spend, 0);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const [at, value] of values.entries()) {
      const spend = spends[at] ?? 0;
      const supply = { capacityBytesPerSecond: CAPACITY, rivalsSpendPerSecond: total - spend, reservePerByte: 0 };
      const answer = spendAt(supply, value);
      moved += Math.abs(answer - spend);
      total += answer - spend;
      spends[at] = answer;
    }
    if (moved < total * STILL) break;
  }
  const bids = spends.map((spend, at) => ({
    id: String(at),
    limitPerMiB: BigInt(Math.round(VALUE * 2 ** 20)),
    spendPerSecond: BigInt(Math.round(spend)),
  }));
  const { shares } = clear({ bids, bytesPerSecond: CAPACITY, reservePerMiB: 0n });
  const worth = values.reduce((sum, value, at) => sum + value * (shares.get(String(at)) ?? 0), 0);
  return worth / (VALUE * CAPACITY);
}
