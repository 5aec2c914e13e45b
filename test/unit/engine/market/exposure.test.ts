import fc from "fast-check";
import { expect, test } from "vitest";
import { dueFor } from "../../../../src/engine/market/dueFor.ts";
import { backOffSeconds, firstWindow, grownWindow, serviceFor } from "../../../../src/engine/market/exposure.ts";

const MIB = 2 ** 20;
const ENOUGH = 2 ** 40;

test.each([
  ["small pieces", MIB / 4, MIB, 16 * MIB],
  ["large pieces", 16 * MIB, 32 * MIB, 64 * MIB],
])(
  "the first window is one MiB or two pieces, and it grows by halves to 16 MiB or four pieces: %s",
  (_, piece, first, most) => {
    expect(firstWindow(piece)).toBe(first);
    expect(grownWindow(first, piece, ENOUGH)).toBe(Math.min(first * 1.5, most));
    let window = first;
    for (let paid = 0; paid < 20; paid++) window = grownWindow(window, piece, ENOUGH);
    expect(window).toBe(most);
  },
);

test("no window grows beyond what is set aside for it, nor falls below what a stranger may owe", () => {
  expect(grownWindow(8 * MIB, MIB, 9 * MIB)).toBe(9 * MIB);
  expect(grownWindow(2 * MIB, MIB, 0)).toBe(2 * MIB);
});

test.each([
  [MIB, "serve"],
  [MIB + 1, "stop"],
  [1.25 * MIB, "stop"],
  [1.25 * MIB + 1, "end"],
])("with %i bytes unpaid of a window of one MiB: %s", (unpaid, service) => {
  expect(serviceFor(unpaid, MIB)).toBe(service);
});

test("a debtor waits ten minutes, or as long as its debt takes to be served, twice as long after each earlier debt, a day at most", () => {
  expect(backOffSeconds(3 * MIB, MIB, 0)).toBe(600);
  expect(backOffSeconds(3 * MIB, 1_024, 0)).toBe(3_072);
  expect(backOffSeconds(3 * MIB, MIB, 3)).toBe(4_800);
  expect(backOffSeconds(3 * MIB, 0, 60)).toBe(86_400);
});

test("who pays to be trusted and then does not owes no more than a first window and half of what it paid", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2 ** 14, max: 2 ** 26 }), fc.nat(40), (piece, rounds) => {
      let window = firstWindow(piece);
      let paid = 0;
      for (let round = 0; round < rounds; round++) {
        paid += window;
        window = grownWindow(window, piece, ENOUGH);
      }
      expect(window).toBeLessThanOrEqual(firstWindow(piece) + paid / 2);
    }),
  );
});

const stretch = fc.record({
  bytes: fc.bigInt({ min: 0n, max: 2n ** 50n }),
  pricePerMiB: fc.bigInt({ min: 0n, max: 2n ** 100n }),
});

test("what is owed is exact, each stretch rounded up to a whole unit", () => {
  expect(dueFor([])).toBe(0n);
  expect(dueFor([{ bytes: 1n, pricePerMiB: 1n }])).toBe(1n);
  expect(
    dueFor([
      { bytes: 2n ** 20n, pricePerMiB: 5n },
      { bytes: 3n, pricePerMiB: 2n ** 20n },
    ]),
  ).toBe(8n);
  fc.assert(
    fc.property(fc.array(stretch), (stretches) => {
      const exact = stretches.reduce((sum, { bytes, pricePerMiB }) => sum + bytes * pricePerMiB, 0n);
      const due = dueFor(stretches) << 20n;
      expect(due >= exact && due < exact + (BigInt(stretches.length) << 20n) + 1n).toBe(true);
    }),
  );
});
