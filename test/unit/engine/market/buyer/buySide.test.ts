import { expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import type { BidPolicy } from "../../../../../src/engine/marketModel.ts";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { sampleAsset, sampleNonce } from "../../wire/sampleMessages.ts";
import { MIB, playBuying, RESERVE, transferId } from "./playBuying.ts";

type Market = ReturnType<typeof playBuying>;
const btt = (units: bigint) => amountOf("BTT", units);
const auto = (different: { maxTotal?: bigint; perMiB?: bigint; deadlineMs?: number } = {}): BidPolicy => ({
  kind: "auto",
  maxPricePerGiB: btt((different.perMiB ?? 4n * RESERVE) * 1_024n),
  maxTotal: btt(different.maxTotal ?? 10n ** 24n),
  ...(different.deadlineMs === undefined ? {} : { deadlineMs: different.deadlineMs }),
});

test("measures what comes for nothing, bids, and pays for all that verified in paid service", async () => {
  const market = playBuying();
  const seller = market.addSeller({ freeBytesPerSecond: MIB / 8, paidBytesPerSecond: 2 * MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(6);
  expect(seller.heard).toEqual([]);
  expect(market.buying.snapshot()[0]).toMatchObject({ stop: "measuring", peers: 1, takingBids: 1 });
  await market.pass(30);
  expect(seller.phase).toBe("serving");
  expect(market.buying.snapshot()[0]).toMatchObject({ stop: undefined, notice: undefined });
  market.buying.setBid(transferId(), { kind: "free" });
  await market.pass(2);
  expect(seller.phase).toBe("free");
  expect(market.desk.promised).toBeGreaterThan(costOf(20 * MIB, RESERVE));
  expect([market.desk.promised, seller.desk.held]).toEqual([seller.bill, seller.bill]);
});

test("asks payments for nothing and has no timer while nothing is wanted", async () => {
  const market = playBuying();
  market.addSeller();
  await market.pass(30);
  market.buying.setBid(transferId(), auto());
  await market.pass(20);
  expect(market.desk.calls).toContain("pay");
  market.buying.setBid(transferId(), { kind: "free" });
  await market.pass(1);
  const before = market.desk.calls.length;
  for (const seller of market.sellers) seller.leave();
  await market.pass(30);
  expect([market.desk.calls.length, market.clock.pending]).toEqual([before, 0]);
});

test("is announced for transfers with a bid alone, and says when that changes", () => {
  const market = playBuying();
  expect(market.buying.isBuying(transferId())).toBe(false);
  market.buying.setBid(transferId(), auto());
  market.buying.setBid(transferId(), auto({ perMiB: RESERVE }));
  expect([market.buying.isBuying(transferId()), market.announcements]).toEqual([true, 1]);
  market.buying.setBid(transferId(), { kind: "free" });
  expect([market.buying.isBuying(transferId()), market.announcements]).toEqual([false, 2]);
});

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

test("20 sellers that never accept an opening are asked twice at most in two minutes", async () => {
  const market = playBuying();
  for (let number = 0; number < 20; number++) market.addSeller({ neverAccepts: true });
  market.buying.setBid(transferId(), auto());
  await market.pass(120);
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

test("a price that rises by a quarter is paid, for what comes after it", async () => {
  const market = playBuying();
  const seller = market.addSeller({ paidBytesPerSecond: MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(50);
  seller.reprice(2n * RESERVE);
  await market.pass(20);
  expect([seller.phase, seller.price]).toEqual(["serving", (RESERVE * 5n) / 4n]);
  market.buying.setBid(transferId(), { kind: "free" });
  await market.pass(2);
  expect([market.desk.promised, seller.desk.held]).toEqual([seller.bill, seller.bill]);
});

test("never offers more than its ceiling, whatever the policy says", async () => {
  const market = playBuying();
  market.desk.caps.ceilingPerMiB = RESERVE + 1n;
  const dear = market.addSeller({ reservePerMiB: 2n * RESERVE });
  const fair = market.addSeller({});
  market.buying.setBid(transferId(), { kind: "fixed", pricePerMiB: btt(10n * RESERVE), maxTotal: btt(10n ** 24n) });
  await market.pass(30);
  expect([dear.phase, fair.phase]).toEqual(["ready", "serving"]);
  const limits = market.sellers.flatMap(({ heard }) => heard.map((bid) => (bid.type === "bid" ? bid.limitPerMiB : 0n)));
  expect(limits.every((limit) => limit <= RESERVE + 1n)).toBe(true);
});

test("stops at the policy's total: never more, nothing left unpaid but what was under way", async () => {
  const maxTotal = costOf(8 * MIB, RESERVE);
  const market = playBuying();
  for (let number = 0; number < 3; number++) market.addSeller({ paidBytesPerSecond: 2 * MIB });
  market.buying.setBid(transferId(), auto({ maxTotal }));
  await market.pass(60);
  expect(market.desk.promised).toBeLessThanOrEqual(maxTotal);
  expect(market.desk.promised).toBeGreaterThan((maxTotal * 8n) / 10n);
  expect(market.sellers.reduce((sum, { bill }) => sum + bill, 0n)).toBe(market.desk.promised);
  expect(market.buying.snapshot()[0]?.stop).toBe("capReached");
  expect(market.sellers.some(({ phase }) => phase === "serving")).toBe(false);
});

test("two transfers share the day's cap: it is never passed, and nobody verified what could not be paid", async () => {
  const market = playBuying();
  market.desk.caps.perDay = costOf(12 * MIB, RESERVE);
  const [one, two] = [transferId(1), transferId(2)];
  for (const transfer of [one, two]) market.addSeller({ transfer, paidBytesPerSecond: 2 * MIB });
  market.buying.setBid(one, auto());
  market.buying.setBid(two, auto());
  await market.pass(60);
  expect(market.desk.promised).toBeLessThanOrEqual(market.desk.caps.perDay);
  expect(market.desk.promisedFor(one)).toBeGreaterThan(0n);
  expect(market.desk.promisedFor(two)).toBeGreaterThan(0n);
  expect(market.sellers.reduce((sum, { bill }) => sum + bill, 0n)).toBe(market.desk.promised);
  expect(market.buying.snapshot().map(({ stop }) => stop)).toEqual(["capReached", "capReached"]);
});

test("what a seller may get is bounded by the cap for each seller", async () => {
  const market = playBuying();
  market.desk.caps.perSeller = costOf(4 * MIB, RESERVE);
  const [first, second] = [market.addSeller({}), market.addSeller({})];
  market.buying.setBid(transferId(), auto());
  await market.pass(60);
  for (const seller of [first, second]) {
    expect(seller.desk.held).toBeLessThanOrEqual(market.desk.caps.perSeller);
    expect(seller.desk.held).toBeGreaterThan(market.desk.caps.perSeller / 2n);
    expect(seller.bill).toBe(seller.desk.held);
  }
});

const HINDRANCES: readonly (readonly [string, (market: Market) => void, string])[] = [
  ["paused", ({ progress }) => Object.assign(progress, { isPaused: true }), "paused"],
  ["complete", ({ progress }) => Object.assign(progress, { leftBytes: 0 }), "complete"],
  ["in its last percent", ({ progress }) => Object.assign(progress, { leftBytes: MIB }), "lastPercent"],
  [
    "filled by web seeds",
    ({ progress }) => Object.assign(progress, { linkBytesPerSecond: 8 * MIB, webSeedBytesPerSecond: 8 * MIB }),
    "webSeedsSuffice",
  ],
  ["stopped by another window", ({ desk }) => Object.assign(desk, { isStopped: true }), "stopped"],
  ["without a wallet", ({ desk }) => Object.assign(desk, { isLocked: true }), "noWallet"],
  ["without payments", ({ desk }) => Object.assign(desk, { isBroken: true }), "broken"],
  [
    "bid for in another asset",
    ({ buying }) => {
      const one = amountOf("TRX", 1n);
      buying.setBid(transferId(), { kind: "fixed", pricePerMiB: one, maxTotal: one });
    },
    "otherAsset",
  ],
];
test.each(HINDRANCES)("a transfer that is %s offers nothing, says why, and is served free", async (_, happen, stop) => {
  const market = playBuying();
  const seller = market.addSeller({ paidBytesPerSecond: MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(15);
  expect(seller.phase).toBe("serving");
  happen(market);
  market.buying.changed();
  await market.pass(4);
  expect([seller.phase, market.buying.snapshot()[0]?.stop]).toEqual(["free", stop]);
  expect(market.buying.snapshot()[0]?.notice).toMatch(/\.$/);
});

test("withdraws from all sellers of all transfers in the moment in which spending is stopped", async () => {
  const market = playBuying();
  for (const number of [1, 1, 2]) market.addSeller({ transfer: transferId(number) });
  for (const number of [1, 2]) market.buying.setBid(transferId(number), auto());
  await market.pass(15);
  expect(market.sellers.map(({ phase }) => phase)).toEqual(["serving", "serving", "serving"]);
  market.desk.isStopped = true;
  market.buying.stopAllSpending();
  // Nothing is waited for: what goes on after this line is free service.
  expect(market.sellers.map(({ line }) => market.buying.blockTag(line))).toEqual([undefined, undefined, undefined]);
  const before = market.desk.promised;
  await market.pass(30);
  expect(market.desk.promised).toBe(before);
  market.desk.isStopped = false;
  market.buying.changed();
  await market.pass(10);
  expect(market.sellers.map(({ phase }) => phase)).toEqual(["serving", "serving", "serving"]);
});

test("payments that refuse or break down cost a peer nothing but its money: it stays, and is asked again later", async () => {
  const market = playBuying();
  const seller = market.addSeller({});
  market.buying.setBid(transferId(), auto());
  await market.pass(20);
  market.desk.refuses = true;
  await market.pass(20);
  expect([seller.phase, market.buying.snapshot()[0]?.stop]).toEqual(["free", "capReached"]);
  const openings = market.desk.calls.filter((call) => call === "open").length;
  await market.pass(60);
  expect(market.desk.calls.filter((call) => call === "open")).toHaveLength(openings);
  market.desk.refuses = false;
  market.desk.isBroken = true;
  await market.pass(5 * 60);
  expect(market.causes.length).toBeGreaterThan(0);
  market.desk.isBroken = false;
  await market.pass(90);
  expect(seller.phase).toBe("serving");
});

test("web seeds and free peers that are fast enough for the deadline make paying needless", async () => {
  const market = playBuying({ totalBytes: 600 * MIB });
  const seller = market.addSeller({ freeBytesPerSecond: 2 * MIB });
  market.buying.setBid(transferId(), auto({ deadlineMs: market.clock.now() + 600_000 }));
  await market.pass(30);
  expect([seller.heard.length, market.buying.snapshot()[0]?.stop]).toEqual([0, "soonEnough"]);
});

test("what comes from peers that do not speak of the market counts as free", async () => {
  const market = playBuying({ totalBytes: 600 * MIB });
  const plain = market.addSeller({ freeBytesPerSecond: 2 * MIB });
  market.buying.announced(plain.line, undefined);
  market.addSeller({});
  market.buying.setBid(transferId(), auto({ deadlineMs: market.clock.now() + 600_000 }));
  await market.pass(30);
  expect(market.buying.snapshot()[0]).toMatchObject({ peers: 2, takingBids: 1, stop: "soonEnough" });
});

test("pays what verified and was not paid, in the same channel, when the seller comes back", async () => {
  const market = playBuying();
  const first = market.addSeller({ address: "10.7.7.7" });
  market.buying.setBid(transferId(), auto());
  await market.pass(20);
  first.send(300);
  first.leave();
  await market.pass(1);
  const owed = first.bill - market.desk.promised;
  expect(owed).toBeGreaterThan(0n);
  const again = market.addSeller({ address: "10.7.7.7", desk: first.desk });
  await market.pass(20);
  market.buying.setBid(transferId(), { kind: "free" });
  await market.pass(2);
  expect(again.bill).toBeGreaterThan(0n);
  expect([market.desk.promised, again.desk.held]).toEqual([first.bill + again.bill, first.bill + again.bill]);
  expect(new Set(market.desk.payments.map(({ channel }) => channel)).size).toBe(1);
});

test("owes what verifies after a peer used up its allowance, and says not a word to it", async () => {
  const market = playBuying();
  const seller = market.addSeller({});
  market.buying.setBid(transferId(), auto());
  await market.pass(20);
  seller.send(300);
  market.buying.off(seller.line);
  const [words, before] = [seller.heard.length, market.desk.promised];
  await market.pass(5);
  expect([seller.heard.length, market.desk.promised]).toEqual([words, before]);
  expect(market.buying.blockTag(seller.line)).toBeUndefined();
  const payee = await seller.desk.payee();
  const opened =
    payee &&
    (await market.desk.open({ asset: sampleAsset, payee, nonce: sampleNonce, transfer: transferId(), seller: payee }));
  const owed = opened?.owed.reduce((sum, { units }) => sum + units, 0n);
  expect(owed).toBe(seller.bill - before);
  expect(owed).toBeGreaterThan(0n);
});
