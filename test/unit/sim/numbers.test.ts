import { expect, test } from "vitest";
import { busySeeder } from "../../../sim/numbers/busySeeder.ts";
import { freeRiders } from "../../../sim/numbers/freeRiders.ts";
import { kellyEfficiency } from "../../../sim/numbers/kellyEfficiency.ts";
import { largeWorld } from "../../../sim/numbers/largeWorld.ts";
import { losses } from "../../../sim/numbers/losses.ts";
import { paidShare } from "../../../sim/numbers/paidShare.ts";
import { plainSwarm } from "../../../sim/numbers/plainSwarm.ts";
import { bytesWonByNames, slotsWonByNames, whitePaperAuction } from "../../../sim/numbers/whitePaperAuction.ts";
import { createRandom } from "../../../sim/random.ts";
import { SMALL } from "../../../sim/size.ts";

test.each([
  [2, 5 / 6],
  [5, 7 / 9],
  [20, 0.75641],
  [200, 0.750627],
])("%i buyers who answer each other make %f of what the capacity is worth", (count, efficiency) => {
  expect(kellyEfficiency(count)).toBeCloseTo(efficiency, 5);
});

test("in the white paper's auction it costs nothing when there are slots for all, and names win slots", () => {
  const offers = ["a", "b", "c"].map((who, at) => ({ who, bid: 1 + at }));
  expect(whitePaperAuction(offers, 3).price).toBe(0);
  expect(whitePaperAuction(offers, 2)).toEqual({ winners: ["c", "b"], price: 1 });
  expect(slotsWonByNames(4, 2_000, createRandom(1))).toBeGreaterThan(0.75);
});

test("in ours names win nothing", () => {
  for (const names of [2, 4, 8]) expect(bytesWonByNames(names, 100, createRandom(1))).toBeCloseTo(1, 9);
});

test.each([0.6, 1, 1.5])(
  "paid rates follow the money through the gate on a link that carries %f of what is believed",
  (carries) => {
    const { error, freePart } = paidShare(createRandom(1), carries);
    expect(error).toBeLessThan(0.05);
    expect(freePart).toBeCloseTo(0.2, 1);
  },
);

test("free riders get the free part and what is unsold, and none of them starves", () => {
  const { share, leastOverStarving } = freeRiders(SMALL.riders, createRandom(1));
  expect(share).toBeLessThanOrEqual(1 + 1e-9);
  expect(leastOverStarving).toBeGreaterThan(1);
});

test("losses stay within their bounds: of a seller one window for each debt, of a buyer no money for garbage", () => {
  const lost = losses(SMALL.cheaters, createRandom(1));
  // Twenty minutes have room for eight waits that double.
  expect(lost.sellerToStrangers).toBeLessThanOrEqual(8 + 1e-9);
  expect(lost.sellerToStrangers).toBeGreaterThan(1);
  expect(lost.strangersOverFree).toBeLessThan(1);
  expect(lost.sellerToDebtors).toBeLessThanOrEqual(1 + 1e-9);
  expect(lost.sellerToDebtors).toBeGreaterThan(0.9);
  expect(lost.paidForGarbage).toBe(0);
  expect(lost.piecesInVain).toBeLessThanOrEqual(2);
});

test("a bidder finishes sooner than without a bid, and at the reserve when nobody else bids", () => {
  const run = (bids: boolean) =>
    busySeeder({ leechers: 3, leecherUpload: 65_536, pieces: 1_024, bids }, createRandom(1));
  const free = run(false);
  const paid = run(true);
  expect(free.bidderSeconds / paid.bidderSeconds).toBeGreaterThan(1.8);
  expect(paid.paidPerMiB).toBe(1_000);
});

test("the same seed gives the same swarms", () => {
  const twice = (draw: () => unknown): void => expect(draw()).toEqual(draw());
  twice(() => plainSwarm({ peers: 30, rounds: 12, upload: 128 }, "tyrant", createRandom(5)));
  twice(() => largeWorld(60, 2, createRandom(5)).nodes.map(({ receivedBytes, spent }) => [receivedBytes, spent]));
});
