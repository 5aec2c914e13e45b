import { expect, test } from "vitest";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { playBuying } from "./playBuying.ts";
import { auto } from "./sampleBids.ts";
import { MIB, RESERVE, transferId } from "./scriptSeller.ts";

test("pays nothing for garbage, and ends with who sends it", async () => {
  const market = playBuying();
  const bad = market.addSeller({ isGarbage: true, paidBytesPerSecond: 2 * MIB });
  const good = market.addSeller({ paidBytesPerSecond: MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(60);
  expect([bad.bill, bad.desk.held]).toEqual([0n, 0n]);
  expect(good.desk.held).toBeGreaterThan(costOf(20 * MIB, RESERVE));
  expect(bad.phase).not.toBe("serving");
});

test("pays nothing to who wants money for bytes that did not verify", async () => {
  const market = playBuying();
  const seller = market.addSeller({
    isGarbage: true,
    paidBytesPerSecond: MIB,
    twist: (message) => (message.type === "need" ? { ...message, cumulative: 10n ** 24n } : message),
  });
  market.buying.setBid(transferId(), auto());
  await market.pass(40);
  expect(seller.heard.some(({ type }) => type === "open")).toBe(true);
  expect([market.desk.promised, seller.desk.held]).toEqual([0n, 0n]);
});

test("leaves who serves nothing once it was paid, having paid for what verified alone, and goes on with the others", async () => {
  const market = playBuying();
  const staller = market.addSeller({ stopsWhenPaid: true, paidBytesPerSecond: 4 * MIB });
  const good = market.addSeller({ paidBytesPerSecond: MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(60);
  expect(staller.desk.held).toBe(staller.bill);
  expect(staller.desk.held).toBeLessThanOrEqual(costOf(4 * MIB, RESERVE));
  expect(staller.phase).not.toBe("serving");
  const before = good.desk.held;
  await market.pass(10);
  expect(good.desk.held).toBeGreaterThan(before);
});

test("20 sellers that quote and never serve cost nothing, and are left alone after two rounds", async () => {
  const market = playBuying();
  for (let number = 0; number < 20; number++) market.addSeller({ paidBytesPerSecond: 0, toldBytesPerSecond: MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(60);
  expect(market.sellers.every(({ heard }) => heard.some(({ type }) => type === "open"))).toBe(true);
  expect(market.sellers.some(({ phase }) => phase === "serving")).toBe(false);
  expect(market.desk.promised).toBe(0n);
  expect(market.buying.snapshot()[0]).toMatchObject({ stop: "barred", takingBids: 20, peers: 20 });
  const bids = market.sellers.map(({ heard }) => heard.length);
  await market.pass(120);
  expect(market.sellers.map(({ heard }) => heard.length)).toEqual(bids);
});

test("20 sellers that never accept an opening are asked twice at most in five minutes", async () => {
  const market = playBuying();
  for (let number = 0; number < 20; number++) market.addSeller({ neverAccepts: true });
  market.buying.setBid(transferId(), auto());
  await market.pass(300);
  const openings = market.sellers.map(({ heard }) => heard.filter(({ type }) => type === "open").length);
  expect(Math.max(...openings)).toBeLessThanOrEqual(2);
  expect(Math.min(...openings)).toBeGreaterThanOrEqual(1);
});

test("who told a capacity eight times too high loses its bid after two rounds in which it was relied on", async () => {
  const market = playBuying();
  const liar = market.addSeller({ paidBytesPerSecond: MIB, toldBytesPerSecond: 8 * MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(60);
  expect([liar.phase, market.buying.snapshot()[0]?.stop]).toEqual(["free", "barred"]);
  expect(liar.desk.held).toBe(liar.bill);
});

test("who told a capacity half as high again is offered less once it was measured", async () => {
  const market = playBuying();
  const liar = market.addSeller({ paidBytesPerSecond: MIB, toldBytesPerSecond: 1.5 * MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(80);
  const spends = liar.heard.flatMap((bid) => (bid.type === "bid" ? [Number(bid.spendPerSecond)] : []));
  expect(liar.phase).toBe("serving");
  expect(Math.max(...spends)).toBeCloseTo(1.5 * Number(RESERVE), -16);
  expect((spends.at(-1) ?? 0) / Number(RESERVE)).toBeLessThan(1.3);
});

test("a seller that is barred is so when it comes back, from another port and from its neighbour's address", async () => {
  const market = playBuying();
  const first = market.addSeller({ address: "10.9.9.1", paidBytesPerSecond: 0, toldBytesPerSecond: MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(60);
  first.leave();
  const again = market.addSeller({ address: "10.9.9.200" });
  const other = market.addSeller({ address: "10.9.8.1" });
  await market.pass(30);
  expect([again.heard.length, other.phase]).toEqual([0, "serving"]);
  await market.pass(10 * 60);
  expect(again.phase).toBe("serving");
});

test("a price that rises by more than a quarter ends the purchase: nothing is paid at it", async () => {
  const market = playBuying();
  const seller = market.addSeller({
    paidBytesPerSecond: MIB,
    twist: (message) => (message.type === "price" ? { ...message, pricePerMiB: (RESERVE * 3n) / 2n } : message),
  });
  market.buying.setBid(transferId(), auto());
  await market.pass(50);
  expect(seller.phase).toBe("serving");
  seller.reprice((RESERVE * 5n) / 4n);
  await market.pass(1);
  expect(seller.phase).toBe("free");
  expect(seller.heard.findLast(({ type }) => type === "bye")).toMatchObject({ reason: "price" });
  expect(market.desk.payments.flatMap(({ bills }) => bills).every((bill) => bill.pricePerMiB <= RESERVE)).toBe(true);
  expect(market.desk.promised).toBe(seller.bill);
});
