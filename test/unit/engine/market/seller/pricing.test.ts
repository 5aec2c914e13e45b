import { expect, test } from "vitest";
import { paidCapacity } from "../../../../../src/engine/market/seller/paidCapacity.ts";
import { takesAtMost } from "../../../../../src/engine/market/seller/takesAtMost.ts";

test("the free part is for sale when nobody wants it for nothing", () => {
  expect(paidCapacity(1_000, 0.2, true)).toBe(800);
  expect(paidCapacity(1_000, 0.2, false)).toBe(1_000);
  expect(paidCapacity(1_000, 0, true)).toBe(1_000);
});

test("what a buyer can take shows only when it did not ask all the time", () => {
  expect(takesAtMost(1_000, 0.5)).toBe(1_250);
  expect(takesAtMost(1_000, 0.95)).toBeUndefined();
  expect(takesAtMost(0, 0)).toBe(0);
});
