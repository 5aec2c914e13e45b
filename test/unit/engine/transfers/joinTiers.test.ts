import { expect, test } from "vitest";
import { joinTiers, tierEach } from "../../../../src/engine/transfers/joinTiers.ts";

test.each([
  [[], []],
  [[[["a", "b"], ["c"]]], [["a", "b"], ["c"]]],
  [
    [[["a", "b"]], [["c"], ["b"], ["d", "a"]]],
    [["a", "b"], ["c"], ["d"]],
  ],
  [[[["a", "a"], []]], [["a"]]],
])("%j become the tiers %j: no address twice, no empty tier", (lists, tiers) => {
  expect(joinTiers(...lists)).toEqual(tiers);
});

test("of too many trackers the first hundred stay", () => {
  const many = Array.from({ length: 99 }, (_, index) => String(index));
  const joined = joinTiers([many], tierEach(["x", "y", "z"]));
  expect(joined.flat()).toHaveLength(100);
  expect(joined.at(-1)).toEqual(["x"]);
});
