import fc from "fast-check";
import { expect, test } from "vitest";
import { FREE_FRACTION } from "../../../../../src/engine/market/seller/paidCapacity.ts";
import { type MarketPeer, type SellRound, sellRound } from "../../../../../src/engine/market/seller/sellRound.ts";

const MIB = 2 ** 20;
const peer = (id: string, changed: Partial<MarketPeer> = {}): MarketPeer => ({
  id,
  prefix: `prefix of ${id}`,
  receivedBytes: 0,
  isPrivate: false,
  isServed: false,
  ...changed,
});
const buyer = (id: string, limit: number, spend: number, changed: Partial<MarketPeer> = {}): MarketPeer =>
  peer(id, { bid: { limitPerMiB: BigInt(limit), spendPerSecond: BigInt(spend) }, isServed: true, ...changed });
const roundOf = (peers: readonly MarketPeer[], changed: Partial<SellRound> = {}): SellRound => ({
  uploadBytesPerSecond: 10 * MIB,
  freeFraction: FREE_FRACTION,
  reservePerMiB: 1n,
  peers,
  lastPricePerMiB: undefined,
  ...changed,
});
const inMiB = (round: SellRound) =>
  Object.fromEntries(sellRound(round).shares.map(({ id, bytesPerSecond }) => [id, bytesPerSecond / MIB]));

test("buyers get what the auction gives them, free peers the fifth that is kept for them", () => {
  expect(inMiB(roundOf([buyer("a", 99, 48), buyer("b", 99, 16), peer("c"), peer("d")]))).toEqual({
    a: 6,
    b: 2,
    c: 1,
    d: 1,
  });
});

test("what is not sold goes to the free peers", () => {
  expect(inMiB(roundOf([buyer("a", 99, 2), peer("c")]))).toEqual({ a: 2, c: 8 });
});

test("with no free peer there the whole upload is for sale", () => {
  expect(inMiB(roundOf([buyer("a", 99, 30), buyer("b", 99, 10)]))).toEqual({ a: 7.5, b: 2.5 });
});

test("who is outbid is a free peer, and the free part is kept for it", () => {
  expect(inMiB(roundOf([buyer("a", 99, 80), buyer("b", 3, 10)]))).toEqual({ a: 8, b: 2 });
});

test("peers of private torrents neither bid nor are quoted a price", () => {
  const { shares, asking, pricePerMiB } = sellRound(roundOf([buyer("a", 99, 80, { isPrivate: true }), peer("c")]));
  expect(shares.map(({ id, atMostBytesPerSecond }) => [id, atMostBytesPerSecond])).toEqual([
    ["a", undefined],
    ["c", undefined],
  ]);
  expect(asking.shares.size).toBe(0);
  expect(pricePerMiB).toBe(1n);
});

test("who only asks is told what it would pay, and makes it dearer for nobody", () => {
  const { pricePerMiB, asking, shares } = sellRound(
    roundOf([buyer("a", 99, 16), buyer("b", 99, 64, { isServed: false })]),
  );
  expect(pricePerMiB).toBe(2n);
  expect(asking.pricePerMiB).toBe(8n);
  expect(asking.shares.get("b")).toBe(8 * MIB);
  expect(shares.find(({ id }) => id === "b")?.atMostBytesPerSecond).toBeUndefined();
});

test("an offer below the reserve would get nothing", () => {
  expect(sellRound(roundOf([buyer("a", 4, 100)], { reservePerMiB: 5n })).asking.shares.size).toBe(0);
});

test("while the price climbs, shares are those of the auction and less is charged", () => {
  const round = roundOf([buyer("a", 99, 240), buyer("b", 99, 80), peer("c")], { lastPricePerMiB: 8n });
  expect(sellRound(round).pricePerMiB).toBe(10n);
  expect(inMiB(round)).toEqual({ a: 6, b: 2, c: 2 });
});

test.each([
  ["a price rises by a quarter at most", 100n, 1n, 125n],
  ["who was promised nothing is charged what the auction says", undefined, 1n, 1_000n],
  ["a price of nothing is no promise", 0n, 1n, 1_000n],
  ["a fall holds at once", 5_000n, 1n, 1_000n],
  ["nothing is charged below the reserve, however low the last price was", 100n, 300n, 300n],
] as const)("%s", (_, lastPricePerMiB, reservePerMiB, charged) => {
  const round = roundOf([buyer("a", 9_999, 8_000), peer("c")], { lastPricePerMiB, reservePerMiB });
  expect(sellRound(round).pricePerMiB).toBe(charged);
});

test("who falls back to the free pool is told its equal part, also where all of it is sold for now", () => {
  expect(sellRound(roundOf([buyer("a", 99, 2), peer("c"), peer("d"), peer("e")])).freeBytesPerSecond).toBe(2 * MIB);
  expect(sellRound(roundOf([buyer("a", 99, 40)])).freeBytesPerSecond).toBe(2 * MIB);
});

test("whatever is bid, all of the upload is given away, free peers get their part, and no buyer more than its money pays for", () => {
  const somePeer = fc.record({
    limit: fc.nat(50),
    spend: fc.nat(200),
    kind: fc.constantFrom("free", "asks", "buys", "private"),
    receivedBytes: fc.nat(1_000),
  });
  fc.assert(
    fc.property(fc.array(somePeer, { minLength: 1, maxLength: 15 }), (some) => {
      const peers = some.map(({ limit, spend, kind, receivedBytes }, at) =>
        kind === "free"
          ? peer(String(at), { receivedBytes })
          : buyer(String(at), limit, spend, {
              receivedBytes,
              isServed: kind !== "asks",
              isPrivate: kind === "private",
            }),
      );
      const { shares, pricePerMiB } = sellRound(roundOf(peers));
      const sum = (of: readonly { bytesPerSecond: number }[]): number =>
        of.reduce((total, share) => total + share.bytesPerSecond, 0);
      const free = shares.filter(({ atMostBytesPerSecond }) => atMostBytesPerSecond === undefined);
      expect(new Set(shares.map(({ id }) => id)).size).toBe(shares.length);
      expect(sum(shares)).toBeLessThanOrEqual(10 * MIB + 1e-3);
      if (free.length > 0) {
        expect(sum(shares)).toBeCloseTo(10 * MIB);
        expect(sum(free)).toBeGreaterThanOrEqual(2 * MIB - 1e-3);
      }
      for (const { id, atMostBytesPerSecond = 0 } of shares) {
        const bid = peers.find((one) => one.id === id)?.bid;
        if (atMostBytesPerSecond > 0)
          expect((atMostBytesPerSecond * Number(pricePerMiB)) / MIB).toBeLessThanOrEqual(
            Number(bid?.spendPerSecond) + 1e-9,
          );
      }
    }),
  );
});
