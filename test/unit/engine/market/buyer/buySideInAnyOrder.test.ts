import fc from "fast-check";
import { expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import type { BidPolicy } from "../../../../../src/engine/marketModel.ts";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { playBuying, settle } from "./playBuying.ts";
import { type Conduct, MIB, RESERVE, transferId } from "./scriptSeller.ts";

type Market = ReturnType<typeof playBuying>;

const TOTAL = costOf(24 * MIB, RESERVE);
const bid: BidPolicy = {
  kind: "auto",
  maxPricePerGiB: amountOf("BTT", 4n * RESERVE * 1_024n),
  maxTotal: amountOf("BTT", TOTAL),
};

const conducts: Readonly<Record<string, Conduct>> = {
  honest: {},
  fast: { paidBytesPerSecond: 4 * MIB, freeBytesPerSecond: MIB / 4 },
  garbage: { isGarbage: true },
  stallsWhenPaid: { stopsWhenPaid: true },
  neverServes: { paidBytesPerSecond: 0, toldBytesPerSecond: MIB },
  neverAccepts: { neverAccepts: true },
  liar: { toldBytesPerSecond: 16 * MIB },
  dear: { reservePerMiB: 3n * RESERVE },
  asksForMore: { twist: (message) => (message.type === "need" ? { ...message, cumulative: 10n ** 30n } : message) },
  holdsMore: { twist: (message) => (message.type === "accept" ? { ...message, cumulative: 1n } : message) },
  free: { reservePerMiB: 0n },
};

const acts: Readonly<Record<string, (market: Market, at: number) => unknown>> = {
  pass: (market) => market.pass(1),
  passLong: (market) => market.pass(12),
  settle,
  come: (market, at) => market.sellers.length < 8 && market.addSeller(conducts[Object.keys(conducts)[at % 11] ?? ""]),
  leave: ({ sellers }, at) => sellers[at % Math.max(1, sellers.length)]?.leave(),
  off: ({ sellers, buying }, at) => {
    const seller = sellers[at % Math.max(1, sellers.length)];
    if (seller !== undefined) buying.off(seller.line);
  },
  dearer: ({ sellers }, at) => sellers[at % Math.max(1, sellers.length)]?.reprice(2n * RESERVE),
  cheaper: ({ sellers }, at) => sellers[at % Math.max(1, sellers.length)]?.reprice(RESERVE / 2n),
  free: ({ buying }) => buying.setBid(transferId(), { kind: "free" }),
  bid: ({ buying }) => buying.setBid(transferId(), bid),
  pause: ({ progress, buying }) => {
    progress.isPaused = !progress.isPaused;
    buying.changed();
  },
};
const troubles: Readonly<Record<string, (market: Market) => unknown>> = {
  stop: ({ buying }) => buying.stopAllSpending(),
  refuse: ({ desk }) => Object.assign(desk, { refuses: !desk.refuses }),
  breakDown: ({ desk }) => Object.assign(desk, { isBroken: !desk.isBroken }),
  lock: ({ desk }) => Object.assign(desk, { isLocked: !desk.isLocked }),
};

const billOf = ({ sellers }: Market): bigint => sellers.reduce((sum, seller) => sum + seller.bill, 0n);
const heldOf = ({ sellers }: Market): bigint => sellers.reduce((sum, { desk }) => sum + desk.held, 0n);

async function play(market: Market, steps: readonly (readonly [string, number])[]): Promise<void> {
  market.addSeller({ paidBytesPerSecond: 2 * MIB });
  market.addSeller({});
  market.buying.setBid(transferId(), bid);
  await market.pass(13);
  for (const [name, at] of steps) {
    await (acts[name] ?? troubles[name])?.(market, at);
    expect(market.desk.promised).toBeLessThanOrEqual(billOf(market));
    expect(market.desk.promised).toBeLessThanOrEqual(TOTAL);
    expect(heldOf(market)).toBeLessThanOrEqual(market.desk.promised);
  }
}

const stepsOf = (names: readonly string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...names), fc.nat(100)), { maxLength: 25 });

test(
  "whatever sellers and the user do, what was paid is the sum of the bills of what verified",
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        stepsOf(Object.keys(acts).filter((name) => name !== "leave" && name !== "off")),
        async (steps) => {
          const market = playBuying();
          await play(market, steps);
          market.buying.setBid(transferId(), { kind: "free" });
          await market.pass(2);
          expect(market.desk.promised).toBe(billOf(market));
          expect(heldOf(market)).toBe(market.desk.promised);
        },
      ),
      { numRuns: 40 },
    ),
);

test(
  "also when connections end and payments refuse or break, nothing more is paid than what verified, and never more than the total",
  { timeout: 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(stepsOf([...Object.keys(acts), ...Object.keys(troubles)]), async (steps) => {
        const market = playBuying();
        await play(market, steps);
        market.buying.close();
        await settle();
        for (const seller of market.sellers) seller.leave();
        expect(market.clock.pending).toBe(0);
      }),
      { numRuns: 40 },
    ),
);
