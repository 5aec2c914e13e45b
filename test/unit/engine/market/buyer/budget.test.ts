import fc from "fast-check";
import { expect, test } from "vitest";
import { type Amount, amountOf } from "../../../../../src/engine/amount.ts";
import { budgetView } from "../../../../../src/engine/market/buyer/budgetView.ts";
import { effectiveCap } from "../../../../../src/engine/market/buyer/effectiveCap.ts";

const btt = (units: bigint | number): Amount => amountOf("BTT", BigInt(units));
const purse = (cap: number, spent: number) => ({ cap: btt(cap), spent: btt(spent) });

test("the cap that counts is the least of all, and without any nothing may be spent", () => {
  expect(effectiveCap("BTT", [btt(5), btt(3), btt(9)]).units).toBe(3n);
  expect(effectiveCap("BTT", [])).toEqual(btt(0));
  expect(effectiveCap("BTT", [amountOf("BTTOLD", 5n)])).toEqual(btt(0));
  expect(effectiveCap("BTT", [btt(5), amountOf("BTTOLD", 9n)])).toEqual(btt(0));
});

test("adding a cap never raises what may be spent", () => {
  const caps = fc.array(fc.bigInt({ min: 0n, max: 2n ** 100n }), { minLength: 1 });
  fc.assert(
    fc.property(caps, fc.bigInt({ min: 0n, max: 2n ** 100n }), (units, more) => {
      const before = effectiveCap("BTT", units.map(btt)).units;
      const after = effectiveCap("BTT", [...units, more].map(btt)).units;
      expect(after <= before).toBe(true);
      expect(after).toBe(more < before ? more : before);
    }),
  );
});

test.each([
  ["the day's cap is nearest", [purse(100, 10), purse(50, 45)], 40, 5, 5],
  ["the policy's total is nearest", [purse(20, 18), purse(50, 0)], 40, 2, 2],
  ["the seller's cap is nearest", [purse(100, 10), purse(90, 0)], 40, 90, 33],
  ["a cap that was lowered below what was spent leaves nothing", [purse(5, 10)], 40, 0, 0],
  ["no cap for a seller is no leave", [purse(100, 0)], 0, 100, 0],
])("what is left: %s", (_, ofTransfer, perSeller, left, leftForKnown) => {
  const view = budgetView("BTT", {
    ofTransfer,
    perSeller: btt(perSeller),
    spentBySeller: new Map([["known", btt(7)]]),
  });
  expect(Number(view.left.units)).toBe(left);
  expect(Number(view.leftFor("known").units)).toBe(leftForKnown);
  expect(Number(view.leftFor("new").units)).toBe(Math.min(left, perSeller));
});
