import { expect, test } from "vitest";
import { customNetwork, MAINNET, NILE, SHASTA } from "../../../../src/engine/payments/networks.ts";

test("the networks have the numbers by which signatures name them", () => {
  expect([MAINNET, SHASTA, NILE].map(({ chainId }) => chainId.toString(16))).toEqual([
    "2b6653dc",
    "94a9059e",
    "cd8690dc",
  ]);
  expect([MAINNET, SHASTA, NILE].filter(({ real }) => real)).toEqual([MAINNET]);
});

test("a network of one's own counts as real money", () => {
  expect(customNetwork(2 ** 32 - 1)).toEqual({ name: "custom", chainId: 4_294_967_295, real: true });
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 32])("%d is the number of no chain", (chainId) => {
  expect(() => customNetwork(chainId)).toThrow("The number of a chain lies between 1 and 4294967295");
});

test("no other network can pass for a known one", () => {
  for (const { chainId, name } of [MAINNET, SHASTA, NILE])
    expect(() => customNetwork(chainId)).toThrow(`That is the number of ${name}`);
});
