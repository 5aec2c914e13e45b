import { expect, test } from "vitest";
import { toRanges } from "../../../../src/engine/transfers/ranges.ts";

test.each([
  [[], []],
  [[0], [[0, 0]]],
  [
    [1, 2, 3, 7],
    [
      [1, 3],
      [7, 7],
    ],
  ],
])("%j becomes %j", (numbers, ranges) => {
  expect(toRanges(numbers)).toEqual(ranges);
});
