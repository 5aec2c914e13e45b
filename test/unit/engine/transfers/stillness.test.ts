import { expect, test } from "vitest";
import { createActivity } from "../../../../src/engine/transfers/activity.ts";
import { NO_STATS } from "../../../../src/engine/transfers/snapshot.ts";
import { createStillness, STILL_LOOKS, type Stillness } from "../../../../src/engine/transfers/stillness.ts";
import { createFakeClock } from "../../../fakes/clock.ts";

/** How many of `looks` at a transfer like this are made. */
function made(stillness: Stillness, looks: number, change: (look: number) => object = () => ({})): number {
  return Array.from({ length: looks }, (_, at) =>
    stillness.mayLeaveOut("seeding", { ...NO_STATS, peers: 3, ...change(at) }),
  ).filter((isLeftOut) => !isLeftOut).length;
}

test("of the looks at a transfer in which nothing moves one in ten is made", () => {
  const stillness = createStillness();
  made(stillness, 50);
  expect(made(stillness, 10 * STILL_LOOKS)).toBe(10);
});

test.each([
  ["receives", (at: number) => ({ receivedBytes: at })],
  ["sends", (at: number) => ({ sentBytes: at })],
  ["has a rate", () => ({ uploadBytesPerSecond: 1 })],
  ["wins and loses peers", (at: number) => ({ peers: at })],
  ["meets other sources", (at: number) => ({ seeds: at })],
])("a transfer that %s is looked at each time", (_, change) => {
  expect(made(createStillness(), 100, change)).toBe(100);
});

test("a still transfer is looked at as soon as something moves or its phase changes, and for a while afterwards", () => {
  const stillness = createStillness();
  made(stillness, 95);
  expect(stillness.mayLeaveOut("seeding", { ...NO_STATS, peers: 3 })).toBe(true);
  expect(made(stillness, 10, () => ({ sentBytes: 5 }))).toBe(10);
  made(stillness, 85, () => ({ sentBytes: 5 }));
  expect(stillness.mayLeaveOut("complete", undefined)).toBe(false);
});

test("a transfer that has waited long for its turn does not begin as a stalled one", () => {
  const clock = createFakeClock();
  const activity = createActivity(clock);
  clock.advance(10 * 60_000);
  expect(activity.isStalled("downloading", NO_STATS)).toBe(false);
  clock.advance(60_000);
  expect(activity.isStalled("downloading", NO_STATS)).toBe(true);
});
