import { expect, test } from "vitest";
import type { SeedRules } from "../../../../src/engine/model.ts";
import { createSeedWatch, type SeedWatch } from "../../../../src/engine/transfers/seedWatch.ts";
import { NO_STATS } from "../../../../src/engine/transfers/snapshot.ts";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";

const INTERVAL_MS = 500;

interface Seeding {
  readonly clock: FakeClock;
  readonly watch: SeedWatch;
  readonly ends: string[];
  rate: number;
  on: boolean;
  /** Other sources by a tracker's count. */
  counted: number;
  sent(): number;
}

/** A transfer of 1 MB that sends at `rate` and is looked at twice a second. */
function seed(rules: Partial<SeedRules>, before = { sentBytes: 0, seedingSeconds: 0 }): Seeding {
  const clock = createFakeClock();
  const ends: string[] = [];
  const from = clock.now();
  const state = { rate: 0, on: true, counted: 0 };
  const sent = (): number => (state.rate * (clock.now() - from)) / 1_000;
  const watch = createSeedWatch({
    clock,
    intervalMs: INTERVAL_MS,
    seeding: () =>
      state.on
        ? {
            rules: { keepIfOnlySource: false, ...rules },
            stats: { ...NO_STATS, sentBytes: sent(), uploadBytesPerSecond: state.rate },
            counted: state.counted,
            before: { totalBytes: 1_000_000, ...before },
          }
        : undefined,
    onEnd(sentence) {
      ends.push(sentence);
      state.on = false;
    },
  });
  clock.every(INTERVAL_MS, watch.look);
  watch.look();
  return Object.assign(state, { clock, watch, ends, sent });
}

test.each([100_000, 400_000, 1_000_000])("at %i bytes a second the ratio is kept within 2 percent", (rate) => {
  const seeding = seed({ ratio: 2 });
  seeding.rate = rate;
  seeding.clock.advance(500);
  while (seeding.ends.length === 0) seeding.clock.advance(1);
  expect(seeding.sent() / 1_000_000).toBeGreaterThanOrEqual(2);
  expect(seeding.sent() / 1_000_000).toBeLessThan(2.04);
});

test("what was sent and how long it seeded in earlier sessions counts", () => {
  const byBytes = seed({ ratio: 1 }, { sentBytes: 1_000_000, seedingSeconds: 0 });
  expect(byBytes.ends).toHaveLength(1);
  const byTime = seed({ minutes: 1 }, { sentBytes: 0, seedingSeconds: 50 });
  byTime.clock.advance(9_000);
  expect(byTime.ends).toHaveLength(0);
  byTime.clock.advance(1_500);
  expect(byTime.ends).toHaveLength(1);
});

test("time in which it does not seed, or the machine sleeps, is not counted", () => {
  const seeding = seed({ minutes: 1 });
  seeding.clock.advance(10_000);
  seeding.on = false;
  seeding.clock.advance(60_000);
  seeding.on = true;
  seeding.clock.advance(10_000);
  const seconds = seeding.watch.takeSeconds();
  expect(seconds).toBeGreaterThan(18);
  expect(seconds).toBeLessThanOrEqual(20);
  expect(seeding.watch.takeSeconds()).toBe(0);
});

test("idle begins anew whenever somebody fetches", () => {
  const seeding = seed({ idleMinutes: 1 });
  seeding.clock.advance(50_000);
  seeding.rate = 10;
  seeding.clock.advance(1_000);
  seeding.rate = 0;
  seeding.clock.advance(59_000);
  expect(seeding.ends).toHaveLength(0);
  seeding.clock.advance(2_000);
  expect(seeding.ends).toHaveLength(1);
});

test("the only source goes on until a tracker knows another one", () => {
  const seeding = seed({ minutes: 1, keepIfOnlySource: true });
  seeding.clock.advance(120_000);
  expect(seeding.ends).toHaveLength(0);
  seeding.counted = 1;
  seeding.clock.advance(500);
  expect(seeding.ends).toHaveLength(1);
});
