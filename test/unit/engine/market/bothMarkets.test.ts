import fc from "fast-check";
import { expect, test } from "vitest";
import { costOf } from "../../../../src/engine/wire/meter.ts";
import { type Occurrence, PIECE_BYTES } from "./joinPorts.ts";
import { fixed, LIMIT, MIB, playTrade, RESERVE, type Role, type Trade } from "./playTrade.ts";

const channelsOf = ({ desks }: Trade): number => new Set(desks.buyer.payments.map(({ channel }) => channel)).size;
const paidFor = ({ desks }: Trade): number =>
  desks.buyer.payments.reduce((sum, { bills }) => sum + bills.reduce((all, { bytes }) => all + bytes, 0), 0);
const isWhole = ({ progress }: Trade): boolean => progress.leftBytes === 0;

test("a fetch with a bid pays for what verified in paid service and for nothing else, at no price above its limit, and a free peer keeps its part", async () => {
  const trade = playTrade();
  trade.connect();
  await trade.until(() => trade.paidBytes > 0);
  const before = { free: trade.freeBytes, left: trade.progress.leftBytes };
  await trade.until(() => isWhole(trade));
  const freeBytes = trade.freeBytes - before.free;
  await trade.pass(2);
  expect(trade.paidBytes).toBeGreaterThan(24 * MIB);
  expect(paidFor(trade)).toBe(trade.paidBytes);
  expect(trade.prices.every((price) => price >= RESERVE && price <= LIMIT)).toBe(true);
  expect(new Set(trade.prices).size).toBeGreaterThan(1);
  expect(trade.desks.buyer.promised).toBe(trade.bill);
  expect(trade.desks.seller.held).toBe(trade.bill);
  expect(freeBytes / (freeBytes + before.left)).toBeGreaterThan(0.19);
  trade.close();
  expect(trade.clock.pending).toBe(0);
});

const moments: Readonly<Record<string, readonly [Occurrence["what"], number]>> = {
  quote: ["quote", 1],
  open: ["open", 1],
  accept: ["accept", 1],
  "first voucher": ["vouch", 1],
  "middle of it": ["piece", 60],
  "last piece": ["lastPiece", 1],
};

/** Kills one of the two when this happens for the so-manieth time. */
async function playUntilKilled(role: Role, [what, times]: readonly [string, number], when: Occurrence["when"]) {
  const trade = playTrade();
  let seen = 0;
  let isKilled = false;
  trade.watch((occurrence) => {
    if (isKilled || occurrence.what !== what || occurrence.when !== when) return;
    seen += 1;
    if (seen < times) return;
    isKilled = true;
    trade.kill(role);
  });
  trade.connect();
  await trade.until(() => isKilled);
  return trade;
}

test.each(
  Object.keys(moments).flatMap((name) =>
    (["buyer", "seller"] as const).flatMap((role) =>
      (["before", "after"] as const).map((when) => ({ name, role, when })),
    ),
  ),
)(
  "a $role that is killed $when the $name goes on in the same channel: a window is lost at most, and nothing is paid twice",
  async ({ name, role, when }) => {
    const trade = await playUntilKilled(role, moments[name] ?? ["quote", 1], when);
    const { paidBytes, windowBytes } = trade;
    trade.revive(role);
    if (name !== "last piece") {
      // What was owed is paid once, however often the channel is resumed.
      await trade.until(() => trade.paidBytes >= paidBytes + 4 * MIB);
      trade.lose();
      trade.connect();
    }
    await trade.until(() => isWhole(trade));
    await trade.pass(5);
    const { buyer, seller } = trade.desks;
    const lost = trade.bill - buyer.promised;
    expect(lost).toBeGreaterThanOrEqual(0n);
    expect(lost).toBeLessThanOrEqual(costOf(1.25 * windowBytes, LIMIT));
    expect(channelsOf(trade)).toBe(1);
    if (name !== "last piece") {
      expect(trade.paidBytes).toBeGreaterThan(paidBytes);
      expect(seller.held).toBe(buyer.promised);
      // Who lives on remembers what it owes; a piece that is checked while the connection ends is nobody's.
      if (role === "seller") expect(lost).toBeLessThanOrEqual(when === "before" ? costOf(PIECE_BYTES, LIMIT) : 0n);
    }
    trade.close();
    expect(trade.clock.pending).toBe(0);
  },
  60_000,
);

const TOTAL = costOf(12 * MIB, RESERVE);

function setLocked(trade: Trade, role: Role, isLocked: boolean): void {
  trade.desks[role].isLocked = isLocked;
  trade.sides.buyer.buying?.changed();
}

const acts: Readonly<Record<string, (trade: Trade) => unknown>> = {
  pass: (trade) => trade.pass(1),
  passLong: (trade) => trade.pass(12),
  passSome: (trade) => trade.pass(0.3),
  lose(trade) {
    trade.lose();
    trade.connect();
  },
  pause(trade) {
    trade.progress.isPaused = !trade.progress.isPaused;
    trade.sides.buyer.buying?.changed();
  },
  lockBuyer: (trade) => setLocked(trade, "buyer", true),
  unlockBuyer: (trade) => setLocked(trade, "buyer", false),
  lockSeller: (trade) => setLocked(trade, "seller", true),
  unlockSeller: (trade) => setLocked(trade, "seller", false),
  killBuyer(trade) {
    trade.kill("buyer");
    trade.revive("buyer");
  },
  killSeller(trade) {
    trade.kill("seller");
    trade.revive("seller");
  },
};

const stepsOf = fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 20 });
const capOf = fc.constantFrom(costOf(4 * MIB, RESERVE), 10n ** 30n);

test("whatever is lost, paused or locked: what is held was promised, what was promised is owed, no cap is passed, no timer is left", async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf, capOf, async (steps, perDay) => {
      const trade = playTrade({ totalBytes: 256 * MIB, policy: fixed(TOTAL) });
      trade.desks.buyer.caps.perDay = perDay;
      trade.connect();
      await trade.pass(13);
      expect(trade.desks.seller.held).toBeGreaterThan(0n);
      for (const step of steps) {
        await acts[step]?.(trade);
        const { buyer, seller } = trade.desks;
        expect(seller.held).toBeLessThanOrEqual(buyer.promised);
        expect(buyer.promised).toBeLessThanOrEqual(trade.bill);
        expect(buyer.promised).toBeLessThanOrEqual(TOTAL < perDay ? TOTAL : perDay);
      }
      trade.close();
      await trade.pass(0.1);
      expect(trade.clock.pending).toBe(0);
    }),
    { numRuns: 40 },
  );
}, 120_000);
