import { expect, test } from "vitest";
import { waitAfter } from "../../../../../src/engine/payments/wallet/backOff.ts";

test("the wait begins after the third wrong password, doubles, and is a quarter of an hour at most", () => {
  expect([0, 1, 2, 3, 4, 5, 10].map(waitAfter)).toEqual([0, 0, 0, 1_000, 2_000, 4_000, 128_000]);
  expect([13, 14, 1_000, 2 ** 40].map(waitAfter)).toEqual([900_000, 900_000, 900_000, 900_000]);
});
