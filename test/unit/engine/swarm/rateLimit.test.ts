import { expect, test } from "vitest";
import { createRateLimit } from "../../../../src/engine/swarm/rateLimit.ts";

test("bytes flow at the rate once the saved-up quarter of a second is used", () => {
  let now = 10_000;
  const limit = createRateLimit(() => now);
  limit.setRate(100_000);
  let sent = 0;
  for (const end = now + 10_000; now < end; now += 1) {
    if (limit.waitMs() > 0) continue;
    limit.take(16_384);
    sent += 16_384;
  }
  expect(sent / 10).toBeGreaterThan(95_000);
  expect(sent / 10).toBeLessThan(105_000);
});

test("without a limit nothing waits, and lifting one lets everything go at once", () => {
  const now = 0;
  const limit = createRateLimit(() => now);
  limit.take(1e9);
  expect(limit.waitMs()).toBe(0);
  limit.setRate(1_000);
  limit.take(10_000);
  expect(limit.waitMs()).toBeGreaterThan(9_000);
  limit.setRate(undefined);
  expect(limit.waitMs()).toBe(0);
});

test("what was not used for long is not saved up", () => {
  let now = 0;
  const limit = createRateLimit(() => now);
  limit.setRate(10_000);
  now = 60_000;
  limit.take(10_000);
  expect(limit.waitMs()).toBe(750);
});
