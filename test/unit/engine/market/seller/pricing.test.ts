import fc from "fast-check";
import { expect, test } from "vitest";
import { boundRise } from "../../../../../src/engine/market/seller/boundRise.ts";
import { paidCapacity } from "../../../../../src/engine/market/seller/paidCapacity.ts";
import { QUOTE_LIFE_MS, type Quote, renewQuote } from "../../../../../src/engine/market/seller/quote.ts";
import { takesAtMost } from "../../../../../src/engine/market/seller/takesAtMost.ts";

test.each([
  ["a price rises by a quarter at most", 100n, 1_000n, 0n, 125n],
  ["a smaller rise holds at once", 100n, 110n, 0n, 110n],
  ["a fall holds at once", 100n, 3n, 0n, 3n],
  ["the smallest prices climb by one unit", 1n, 50n, 0n, 2n],
  ["nothing is charged below the reserve", 100n, 400n, 300n, 300n],
  ["who was promised nothing is charged what the auction says", undefined, 1_000n, 0n, 1_000n],
  ["a price of nothing is no promise", 0n, 1_000n, 0n, 1_000n],
] as const)("%s", (_, last, cleared, reserve, charged) => {
  expect(boundRise(last, cleared, reserve)).toBe(charged);
});

test("what is charged is never above what the auction says, and reaches it", () => {
  const price = fc.bigInt({ min: 1n, max: 10n ** 30n });
  fc.assert(
    fc.property(price, price, (last, cleared) => {
      let charged = last;
      for (let round = 0; charged !== cleared; round++) {
        expect(round).toBeLessThan(400);
        const next = boundRise(charged, cleared, 0n);
        expect(next <= cleared).toBe(true);
        expect(next * 4n <= charged * 5n || next === charged + 1n).toBe(true);
        charged = next;
      }
    }),
  );
});

test("a quote holds its price until it expires, and follows a lower one at once", () => {
  const first = renewQuote(undefined, 100n, 0);
  expect(first).toEqual({ pricePerMiB: 100n, expiresAtMs: QUOTE_LIFE_MS });
  expect(renewQuote(first, 125n, 10_000)).toBe(first);
  expect(renewQuote(first, 90n, 10_000)).toEqual({ pricePerMiB: 90n, expiresAtMs: 10_000 + QUOTE_LIFE_MS });
  expect(renewQuote(first, 125n, QUOTE_LIFE_MS)).toEqual({ pricePerMiB: 125n, expiresAtMs: 2 * QUOTE_LIFE_MS });
});

test("nobody ever pays more than a quote that lives, nor more than was charged lately", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 500n }), { minLength: 1, maxLength: 30 }), (prices) => {
      let quote: Quote | undefined;
      for (const [round, price] of prices.entries()) {
        const nowMs = round * 10_000;
        const before = quote;
        quote = renewQuote(before, price, nowMs);
        expect(quote.pricePerMiB <= price).toBe(true);
        if (before !== undefined && nowMs < before.expiresAtMs)
          expect(quote.pricePerMiB <= before.pricePerMiB).toBe(true);
        expect(quote.expiresAtMs).toBeGreaterThan(nowMs);
      }
    }),
  );
});

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
