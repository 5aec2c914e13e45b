import { freePool } from "../../src/engine/market/seller/freePool.ts";
import { median, type SimStrategy, strategy } from "../report.ts";
import { type Giving, swarmOfGivers } from "./swarmOfGivers.ts";

export interface AgainstGivers {
  readonly freeRider: SimStrategy;
  readonly largeView: SimStrategy;
  readonly bitTyrant: SimStrategy;
  readonly whitewasher: SimStrategy;
}

const MORE_NEIGHBOURS = 4;
const RENAMES_EVERY_MS = 60_000;

/** Strategies of who pays nothing, over the bytes that our client gets in its place: medians over the seeds. */
export function againstGivers(size: Giving, seeds: readonly number[]): AgainstGivers {
  const bytes = (conduct: Parameters<typeof swarmOfGivers>[1], neighbours = size.degree): number[] =>
    seeds.map((seed) => swarmOfGivers(size, conduct, neighbours, seed).receivedBytes);
  const honest = bytes({});
  const over = (what: string, mine: readonly number[]): SimStrategy =>
    strategy(what, median(mine.map((got, at) => got / (honest[at] ?? Number.NaN))), 1);
  const idle = { uploads: false };
  return {
    freeRider: over("gives nothing", bytes(idle)),
    largeView: over(
      `gives nothing to ${MORE_NEIGHBOURS} times as many neighbours`,
      bytes(idle, size.degree * MORE_NEIGHBOURS),
    ),
    bitTyrant: over("gives each just what it takes to be served back", bytes({ isTyrant: true })),
    whitewasher: over(
      "gives nothing and comes back under a new name every minute",
      bytes({ ...idle, renamesEveryMs: RENAMES_EVERY_MS }),
    ),
  };
}

/** What a free peer wins by coming to one seed under so many names, from one prefix or from as many: the pool's equal part. */
export function namesInThePool(names: number, prefixes: number): number {
  const others = Array.from({ length: 9 }, (_, at) => ({ id: `other ${at}`, prefix: `other ${at}`, receivedBytes: 0 }));
  const mine = (count: number): number => {
    const peers = Array.from({ length: count }, (_, at) => ({
      id: `name ${at}`,
      prefix: `mine ${at % prefixes}`,
      receivedBytes: 0,
    }));
    const shares = freePool(1, [...others, ...peers]);
    return peers.reduce((sum, { id }) => sum + (shares.get(id) ?? 0), 0);
  };
  return mine(names) / mine(1);
}
