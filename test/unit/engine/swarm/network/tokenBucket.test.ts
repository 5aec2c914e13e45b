import { expect, test } from "vitest";
import { createTokenBucket } from "../../../../../src/engine/swarm/network/tokenBucket.ts";

test("a burst passes, then as many as come back", () => {
  const bucket = createTokenBucket(3, 2);
  expect([0, 0, 0, 0].map((at) => bucket.take(1, at))).toEqual([true, true, true, false]);
  expect(bucket.take(1, 499)).toBe(false);
  expect([1, 1, 1].map(() => bucket.take(1, 1_000))).toEqual([true, true, false]);
});

test("what is not used is not saved beyond the burst", () => {
  const bucket = createTokenBucket(2, 100);
  expect(bucket.take(1, 0)).toBe(true);
  expect([1, 1, 1].map(() => bucket.take(1, 1_000_000))).toEqual([true, true, false]);
});

test("too large an amount takes nothing", () => {
  const bucket = createTokenBucket(10, 0);
  expect(bucket.take(11, 0)).toBe(false);
  expect(bucket.take(10, 0)).toBe(true);
});
