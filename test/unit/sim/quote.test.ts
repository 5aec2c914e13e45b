import fc from "fast-check";
import { expect, test } from "vitest";
import { type Quote, renewQuote } from "../../../sim/world/quote.ts";
import { QUOTE_MS } from "../../../src/engine/wire/timing.ts";

test("a quote holds its price until it expires, and follows a lower one at once", () => {
  const first = renewQuote(undefined, 100n, 0);
  expect(first).toEqual({ pricePerMiB: 100n, expiresAtMs: QUOTE_MS });
  expect(renewQuote(first, 125n, 10_000)).toBe(first);
  expect(renewQuote(first, 90n, 10_000)).toEqual({ pricePerMiB: 90n, expiresAtMs: 10_000 + QUOTE_MS });
  expect(renewQuote(first, 125n, QUOTE_MS)).toEqual({ pricePerMiB: 125n, expiresAtMs: 2 * QUOTE_MS });
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
