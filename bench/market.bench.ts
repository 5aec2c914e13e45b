// What one clearing of the market costs, by the number of bidders, and one plan of a buyer.
import { clear } from "../src/engine/market/seller/clear.ts";
import { createUploadGate } from "../src/engine/market/seller/uploadGate.ts";
import { BLOCK_BYTES } from "../src/engine/market/units.ts";
import { bench } from "./bench.ts";
import { atLeast, atMost, told } from "./figure.ts";

const BIDDERS = [10, 100, 1_000, 10_000];
const ROUNDS = 5;
/** A clearing holds the engine's thread up: as much as anything may. */
const MOST_MS = 200;
const BTT = 10n ** 18n;
/** The connections that a seller may have. */
const PEERS = 200;
/** What 100 MiB/s come to. */
const BLOCKS_PER_SECOND = 6_400;

/** Milliseconds of processor time for one call: the best of some rounds, as others share the machine. */
function costOf(calls: number, call: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let at = 0; at < calls; at++) call();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1_000 / calls);
  }
  return best;
}

/** Bids of all sizes, in amounts of 18 decimals; a third of them takes only so much. */
const auctionOf = (count: number) => ({
  bids: Array.from({ length: count }, (_, at) => ({
    id: String(at),
    limitPerMiB: BTT * BigInt(1 + ((at * 7_919) % 997)),
    spendPerSecond: BTT * BigInt(1 + ((at * 104_729) % 1_009)),
    takesBytesPerSecond: at % 3 === 0 ? 1_000 + ((at * 31) % 100_000) : undefined,
  })),
  bytesPerSecond: 8 * 2 ** 20,
  reservePerMiB: BTT,
});

await bench(() => {
  const figures = BIDDERS.map((count) => {
    const auction = auctionOf(count);
    const cost = costOf(Math.max(1, 2_000 / count), () => clear(auction));
    const what = `clearing with ${count} bidders`;
    return count === BIDDERS.at(-1) ? atMost(what, cost, "ms", MOST_MS) : told(what, cost, "ms");
  });
  const gate = createUploadGate();
  gate.share(
    Array.from({ length: PEERS }, (_, at) => ({ id: String(at), bytesPerSecond: 1 + at })),
    undefined,
  );
  const block = costOf(2_000, () => {
    const turn = gate.next(0, () => true);
    if (turn.kind === "serve") gate.served(turn.id, BLOCK_BYTES, 0);
  });
  return Promise.resolve([
    ...figures,
    atLeast(`blocks through the gate, ${PEERS} peers asking`, 1_000 / block, "1/s", BLOCKS_PER_SECOND),
  ]);
});
