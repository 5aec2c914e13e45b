import fc from "fast-check";
import { expect, test } from "vitest";
import type { Auction, Bid } from "../../../../../src/engine/market/seller/bid.ts";
import { clear } from "../../../../../src/engine/market/seller/clear.ts";

const MIB = 2 ** 20;
/** Runs of each property. */
const RUNS = 1_000;

/** MiB a second and whole units, so that tables read like the page of the design. */
const bidOf = (id: string, limit: number, spend: number, takesMiB?: number): Bid => ({
  id,
  limitPerMiB: BigInt(limit),
  spendPerSecond: BigInt(spend),
  takesBytesPerSecond: takesMiB === undefined ? undefined : takesMiB * MIB,
});
const auctionOf = (capacityMiB: number, reserve: number, ...bids: Bid[]): Auction => ({
  bids,
  bytesPerSecond: capacityMiB * MIB,
  reservePerMiB: BigInt(reserve),
});
const soldTo = (auction: Auction) => {
  const { pricePerMiB, shares } = clear(auction);
  return {
    price: Number(pricePerMiB),
    ...Object.fromEntries([...shares].map(([id, share]) => [id, Number((share / MIB).toFixed(9))])),
  };
};

test.each([
  [
    "money divides what no limit binds",
    auctionOf(10, 0, bidOf("a", 99, 30), bidOf("b", 99, 10)),
    { price: 4, a: 7.5, b: 2.5 },
  ],
  [
    "who would pay less than the price gets nothing",
    auctionOf(10, 0, bidOf("a", 99, 40), bidOf("b", 3, 100)),
    { price: 4, a: 10 },
  ],
  [
    "who would pay just the price shares what is left",
    auctionOf(10, 0, bidOf("a", 99, 32), bidOf("b", 4, 100)),
    { price: 4, a: 8, b: 2 },
  ],
  [
    "several at the price are scaled by one factor",
    auctionOf(10, 0, bidOf("a", 99, 16), bidOf("b", 4, 8), bidOf("c", 4, 24), bidOf("d", 3, 1_000)),
    { price: 4, a: 4, b: 1.5, c: 4.5 },
  ],
  [
    "without contention the price is the reserve",
    auctionOf(10, 2, bidOf("a", 9, 8), bidOf("b", 9, 6)),
    { price: 2, a: 4, b: 3 },
  ],
  [
    "without contention and reserve it costs nothing",
    auctionOf(10, 0, bidOf("a", 9, 50, 4), bidOf("b", 9, 50, 5)),
    { price: 0, a: 4, b: 5 },
  ],
  ["below the reserve nothing is sold", auctionOf(10, 5, bidOf("a", 4, 100)), { price: 5 }],
  ["a limit at the reserve is enough", auctionOf(10, 5, bidOf("a", 5, 100)), { price: 5, a: 10 }],
  [
    "who cannot take more leaves it to others",
    auctionOf(10, 0, bidOf("a", 99, 90, 2), bidOf("b", 99, 16)),
    { price: 2, a: 2, b: 8 },
  ],
  [
    "alone with more money than needed, it pays its limit at most",
    auctionOf(10, 1, bidOf("a", 7, 1_000)),
    { price: 7, a: 10 },
  ],
  [
    "a price is a whole number, rounded up, and what is left over stays unsold",
    auctionOf(10, 0, bidOf("a", 9, 32)),
    { price: 4, a: 8 },
  ],
  [
    "who offers nothing, or takes nothing, is not there",
    auctionOf(10, 1, bidOf("a", 0, 5), bidOf("b", 5, 0), bidOf("c", 5, 5, 0)),
    { price: 1 },
  ],
  ["nobody bids", auctionOf(10, 3), { price: 3 }],
  ["nothing is for sale", auctionOf(0, 1, bidOf("a", 9, 5)), { price: 9 }],
])("%s", (_, auction, expected) => {
  expect(soldTo(auction)).toEqual(expected);
});

const someBid = fc.record({
  limitPerMiB: fc.bigInt({ min: 0n, max: 60n }),
  spendPerSecond: fc.bigInt({ min: 0n, max: 300n }),
  takesBytesPerSecond: fc.option(
    fc.integer({ min: 0, max: 8 }).map((mib) => mib * MIB),
    { nil: undefined },
  ),
});
const someAuction = fc.record({
  bids: fc.array(someBid, { maxLength: 12 }).map((bids) => bids.map((bid, at) => ({ ...bid, id: String(at) }))),
  bytesPerSecond: fc.integer({ min: 1, max: 20 }).map((mib) => mib * MIB),
  reservePerMiB: fc.bigInt({ min: 0n, max: 20n }),
});

/** Demand at a price in bytes a second times the price, of those whose limit is above it, or at it too. */
function demandTimes({ bids }: Auction, price: bigint, withMarginal: boolean): bigint {
  let sum = 0n;
  for (const { limitPerMiB: limit, spendPerSecond, takesBytesPerSecond } of bids) {
    if (limit === 0n || spendPerSecond === 0n || (withMarginal ? limit < price : limit <= price)) continue;
    const spend = spendPerSecond << 20n;
    const full = takesBytesPerSecond === undefined ? spend : BigInt(takesBytesPerSecond) * price;
    sum += full < spend ? full : spend;
  }
  return sum;
}

/** The rule as it is written: tries one price after the other. */
function priceByTrying(auction: Auction): bigint {
  const capacity = BigInt(auction.bytesPerSecond);
  for (let price = auction.reservePerMiB; ; price++) {
    const bounded = auction.bids.filter(({ limitPerMiB, spendPerSecond }) => limitPerMiB > 0n && spendPerSecond > 0n);
    // At a price of nothing money buys without end: only what they can take bounds the demand.
    const wanted =
      price > 0n
        ? demandTimes(auction, price, false)
        : bounded.some(({ takesBytesPerSecond }) => takesBytesPerSecond === undefined)
          ? undefined
          : BigInt(bounded.reduce((sum, { takesBytesPerSecond = 0 }) => sum + takesBytesPerSecond, 0));
    if (wanted !== undefined && wanted <= capacity * (price > 0n ? price : 1n)) return price;
  }
}

test("the price is the smallest one at which those who would pay more find room", () => {
  fc.assert(
    fc.property(someAuction, (auction) => {
      expect(clear(auction).pricePerMiB).toBe(priceByTrying(auction));
    }),
    { numRuns: RUNS },
  );
});

test("no more is sold than there is, nobody pays above its limit or its spend, nobody gets more than it can take", () => {
  fc.assert(
    fc.property(someAuction, (auction) => {
      const { pricePerMiB, shares, soldBytesPerSecond } = clear(auction);
      const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
      expect(total).toBeLessThanOrEqual(auction.bytesPerSecond * (1 + 1e-12));
      expect(soldBytesPerSecond).toBeLessThanOrEqual(auction.bytesPerSecond);
      for (const { id, limitPerMiB, spendPerSecond, takesBytesPerSecond } of auction.bids) {
        const share = shares.get(id) ?? 0;
        if (share > 0) expect(limitPerMiB >= pricePerMiB).toBe(true);
        expect((share * Number(pricePerMiB)) / MIB).toBeLessThanOrEqual(Number(spendPerSecond) * (1 + 1e-12));
        expect(share).toBeLessThanOrEqual(takesBytesPerSecond ?? Number.POSITIVE_INFINITY);
      }
    }),
    { numRuns: RUNS },
  );
});

test("all is sold as long as somebody would pay more than the price", () => {
  fc.assert(
    fc.property(someAuction, (auction) => {
      const { pricePerMiB, soldBytesPerSecond } = clear(auction);
      // At a price of nothing no product says what is asked for.
      if (pricePerMiB <= auction.reservePerMiB || pricePerMiB === 1n) return;
      // At a price one unit lower those who would pay more ask for more than there is: what stays unsold is that unit's rounding.
      const capacity = BigInt(auction.bytesPerSecond);
      const isRounded = demandTimes(auction, pricePerMiB, true) < capacity * pricePerMiB;
      if (!isRounded) expect(soldBytesPerSecond).toBeGreaterThan(auction.bytesPerSecond * (1 - 1e-12));
      else expect(demandTimes(auction, pricePerMiB - 1n, false) > capacity * (pricePerMiB - 1n)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test("splitting a bid into any parts, or merging bids of one limit, changes nothing for anybody", () => {
  const parts = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(someAuction, parts, fc.nat(), (auction, cuts, pick) => {
      fc.pre(auction.bids.length > 0);
      const at = pick % auction.bids.length;
      const whole = auction.bids[at] as Bid;
      const takes = whole.takesBytesPerSecond;
      const scale = cuts.reduce((sum, cut) => sum + cut, 0) + 1;
      let spendLeft = whole.spendPerSecond;
      let takesLeft = takes ?? 0;
      const split = [...cuts, undefined].map((cut, part): Bid => {
        const spendPerSecond = cut === undefined ? spendLeft : (whole.spendPerSecond * BigInt(cut)) / BigInt(scale);
        spendLeft -= spendPerSecond;
        // What it takes is cut in the ratio of the money that is really there, so that no part is short of either.
        const share =
          cut === undefined || whole.spendPerSecond === 0n
            ? takesLeft
            : Number((BigInt(takes ?? 0) * spendPerSecond) / whole.spendPerSecond);
        takesLeft -= share;
        return {
          id: `part ${part}`,
          limitPerMiB: whole.limitPerMiB,
          spendPerSecond,
          takesBytesPerSecond: takes === undefined ? undefined : share,
        };
      });
      const before = clear(auction);
      const after = clear({ ...auction, bids: [...auction.bids.filter(({ id }) => id !== whole.id), ...split] });
      expect(after.pricePerMiB).toBe(before.pricePerMiB);
      const parted = split.reduce((sum, { id }) => sum + (after.shares.get(id) ?? 0), 0);
      expect(parted).toBeCloseTo(before.shares.get(whole.id) ?? 0, -1);
      for (const { id } of auction.bids)
        if (id !== whole.id) expect(after.shares.get(id) ?? 0).toBeCloseTo(before.shares.get(id) ?? 0, -1);
    }),
    { numRuns: RUNS },
  );
});

test("more money, a higher limit or another buyer never lowers the price, more capacity never raises it", () => {
  fc.assert(
    fc.property(someAuction, someBid, (auction, more) => {
      const { pricePerMiB } = clear(auction);
      expect(clear({ ...auction, bids: [...auction.bids, { ...more, id: "new" }] }).pricePerMiB >= pricePerMiB).toBe(
        true,
      );
      expect(clear({ ...auction, bytesPerSecond: auction.bytesPerSecond * 2 }).pricePerMiB <= pricePerMiB).toBe(true);
      const [first, ...others] = auction.bids;
      if (first === undefined) return;
      const richer = { ...first, spendPerSecond: first.spendPerSecond * 2n, limitPerMiB: first.limitPerMiB + 1n };
      expect(clear({ ...auction, bids: [richer, ...others] }).pricePerMiB >= pricePerMiB).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test("more money never buys less", () => {
  fc.assert(
    fc.property(someAuction, (auction) => {
      const [first, ...others] = auction.bids;
      if (first === undefined) return;
      const before = clear(auction).shares.get(first.id) ?? 0;
      const after = clear({ ...auction, bids: [{ ...first, spendPerSecond: first.spendPerSecond + 7n }, ...others] });
      // Prices are whole: between two of them a byte in a thousand million may go either way.
      const { pricePerMiB } = after;
      const unit = (before * 1) / Math.max(1, Number(pricePerMiB));
      expect(after.shares.get(first.id) ?? 0).toBeGreaterThanOrEqual(before - unit - 1e-6);
    }),
    { numRuns: RUNS },
  );
});

test("amounts of any size are reckoned exactly", () => {
  const btt = 10n ** 18n;
  const { pricePerMiB, shares } = clear({
    bids: [
      { id: "a", limitPerMiB: 2n ** 128n - 1n, spendPerSecond: 990n * 10n ** 12n * btt },
      { id: "b", limitPerMiB: 2n ** 128n - 1n, spendPerSecond: 1n },
    ],
    bytesPerSecond: 8 * MIB,
    reservePerMiB: 1n,
  });
  expect(pricePerMiB).toBe((990n * 10n ** 12n * btt + 1n + 7n) / 8n);
  expect(shares.get("a")).toBeCloseTo(8 * MIB);
});
