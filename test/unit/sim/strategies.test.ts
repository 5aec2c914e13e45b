import { expect, test } from "vitest";
import { SMALL } from "../../../sim/size.ts";
import { againstBuyers } from "../../../sim/strategies/againstBuyers.ts";
import { againstGivers, namesInThePool } from "../../../sim/strategies/againstGivers.ts";
import { againstSellers } from "../../../sim/strategies/againstSellers.ts";
import { marketOfMany } from "../../../sim/strategies/marketOfMany.ts";

const SEEDS = [1];

test("who gives nothing, also under ever new names, gets less than who gives; BitTyrant wins nothing", () => {
  const { freeRider, whitewasher, bitTyrant } = againstGivers(SMALL.giving, SEEDS);
  expect(freeRider.gain).toBeLessThan(-0.5);
  expect(whitewasher.gain).toBeLessThan(-0.5);
  expect(bitTyrant.gain).toBeLessThanOrEqual(0.05);
});

test("a seller that serves nothing, or nothing that fits, earns nothing", () => {
  const { quoteAndStall, garbageSeller } = againstBuyers(SMALL.trading, SEEDS);
  expect(quoteAndStall.gain).toBe(-1);
  expect(garbageSeller.gain).toBe(-1);
});

test("a buyer wins nothing by names, and no more than its windows by owing", () => {
  const { sybilSplit } = againstSellers(SMALL.trading, SEEDS);
  expect(sybilSplit.gain).toBeCloseTo(0, 9);
  const { buyer } = marketOfMany(SMALL.trading, { buyer: { pays: false } }, 1);
  expect(buyer.spent).toBe(0n);
  for (const { from } of buyer.incoming.filter(({ from: { sells } }) => sells))
    expect(from.lostBytes).toBeLessThanOrEqual((from.debts.get(buyer.prefix)?.times ?? 0) * 2 * 2 ** 20);
});

test("names of one prefix win nothing of a seed's free pool, names of as many prefixes do", () => {
  expect(namesInThePool(16, 1)).toBeCloseTo(1);
  expect(namesInThePool(4, 4)).toBeGreaterThan(3);
});
