import fc from "fast-check";
import { expect, test } from "vitest";
import { planWorthwhile } from "../../../../../src/engine/market/buyer/planWorthwhile.ts";
import { bought, type Supply, spendAt } from "../../../../../src/engine/market/buyer/response.ts";
import { splitSpend } from "../../../../../src/engine/market/buyer/splitSpend.ts";

const supply = (capacityBytesPerSecond: number, rivalsSpendPerSecond: number, reservePerByte = 0): Supply => ({
  capacityBytesPerSecond,
  rivalsSpendPerSecond,
  reservePerByte,
});
const someSupplies = fc.array(
  fc.record({
    capacityBytesPerSecond: fc.integer({ min: 1, max: 10_000 }),
    rivalsSpendPerSecond: fc.integer({ min: 0, max: 10_000 }),
    reservePerByte: fc.constantFrom(0, 0.1, 1, 3),
  }),
  { minLength: 1, maxLength: 6 },
);

test.each([
  ["money divides the capacity", supply(10, 30), 10, 2.5],
  ["below the reserve's worth each byte costs the reserve", supply(10, 4, 2), 6, 3],
  ["where the reserve ends, money divides", supply(10, 10, 2), 30, 7.5],
  ["nobody else is there", supply(10, 0), 1, 10],
  ["nothing is spent", supply(10, 0), 0, 0],
])("what a spend buys: %s", (_, seller, spend, bytes) => {
  expect(bought(seller, spend)).toBe(bytes);
});

test("the spend at a margin is the one at which a little more or less would not pay", () => {
  fc.assert(
    fc.property(someSupplies, fc.double({ min: 0.01, max: 100, noNaN: true }), ([seller], margin) => {
      if (seller === undefined || seller.rivalsSpendPerSecond === 0) return;
      const spend = spendAt(seller, margin);
      const surplus = (at: number): number => margin * bought(seller, at) - at;
      const best = surplus(spend);
      for (const other of [0, spend * 0.9, spend * 1.1, spend + 1, 10_000])
        expect(surplus(other)).toBeLessThanOrEqual(best + 1e-6);
    }),
  );
});

test("a budget is split so that no other split buys more", () => {
  fc.assert(
    fc.property(
      someSupplies,
      fc.integer({ min: 100, max: 20_000 }),
      fc.nat(),
      fc.nat(),
      (supplies, budget, from, to) => {
        const plan = splitSpend(supplies, 1e6, ({ spendPerSecond }) => spendPerSecond <= budget);
        expect(plan.spendPerSecond).toBeLessThanOrEqual(budget);
        const moved = [...plan.spends];
        const giver = from % supplies.length;
        const taker = to % supplies.length;
        const amount = Math.min(plan.spends[giver] ?? 0, budget / 20);
        moved[giver] = (moved[giver] ?? 0) - amount;
        moved[taker] = (moved[taker] ?? 0) + amount;
        const bytes = supplies.reduce((sum, seller, at) => sum + bought(seller, moved[at] ?? 0), 0);
        expect(bytes).toBeLessThanOrEqual(plan.bytesPerSecond * (1 + 1e-6) + 1e-3);
      },
    ),
  );
});

test("two like sellers get the same, a busier one less, and who costs too much nothing", () => {
  const { spends } = splitSpend(
    [supply(100, 50), supply(100, 50), supply(100, 90), supply(100, 100_000)],
    2,
    () => true,
  );
  expect(spends[0]).toBe(spends[1]);
  expect(spends[2]).toBeLessThan(spends[0] ?? 0);
  expect(spends[3]).toBe(0);
});

test("at a reserve a seller may be bought in part", () => {
  const plan = splitSpend([supply(100, 0, 2)], 5, ({ spendPerSecond }) => spendPerSecond <= 60);
  expect(plan.spendPerSecond).toBeCloseTo(60);
  expect(plan.bytesPerSecond).toBeCloseTo(30);
});

const rival = (capacity: number, rivals: number, reserve: number, freeBytesPerSecond: number) => ({
  ...supply(capacity, rivals, reserve),
  freeBytesPerSecond,
});

test("nothing is bought where free service is as good, and the money goes elsewhere", () => {
  const sellers = [rival(100, 10, 1, 90), rival(100, 10, 1, 5)];
  const { spends } = planWorthwhile({
    sellers,
    worthPerByte: 1.5,
    fits: ({ spendPerSecond }) => spendPerSecond <= 1_000,
  });
  expect(spends[0]).toBe(0);
  expect(spends[1]).toBeGreaterThan(0);
});

test("every purchase is worth its price beyond what comes for nothing", () => {
  const sellers = fc.array(
    fc.record({
      capacityBytesPerSecond: fc.integer({ min: 1, max: 10_000 }),
      rivalsSpendPerSecond: fc.integer({ min: 0, max: 10_000 }),
      reservePerByte: fc.constantFrom(0, 0.1, 1, 3),
      freeBytesPerSecond: fc.integer({ min: 0, max: 5_000 }),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(sellers, fc.double({ min: 0.01, max: 20, noNaN: true }), (rivals, worthPerByte) => {
      const plan = planWorthwhile({
        sellers: rivals,
        worthPerByte,
        fits: ({ bytesPerSecond }) => bytesPerSecond < 5_000,
      });
      for (const [at, seller] of rivals.entries()) {
        const spend = plan.spends[at] ?? 0;
        if (spend > 0)
          expect((bought(seller, spend) - seller.freeBytesPerSecond) * worthPerByte).toBeGreaterThanOrEqual(
            spend - 1e-6,
          );
      }
      expect(plan.bytesPerSecond).toBeLessThan(5_000);
    }),
  );
});
