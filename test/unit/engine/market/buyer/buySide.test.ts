import { expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { sampleAsset, sampleNonce } from "../../wire/sampleMessages.ts";
import { playBuying } from "./playBuying.ts";
import { auto } from "./sampleBids.ts";
import { MIB, RESERVE, transferId } from "./scriptSeller.ts";

type Market = ReturnType<typeof playBuying>;

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
