import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costOf } from "../../../../src/engine/wire/meter.ts";
import { LIMIT, PIECE, playMarket } from "./playMarket.ts";

type Market = ReturnType<typeof playMarket>;

/** Lets everything happen that is on its way, a second at a time. */
function settle(market: Market, seconds: number, blocksPerSecond = 0): void {
  for (let second = 0; second < seconds; second++) {
    for (let block = 0; block < blocksPerSecond; block++) {
      market.serve();
      flush(market);
    }
    flush(market);
    market.pass(1_000);
  }
  flush(market);
}

function flush(market: Market): void {
  for (let turn = 0; turn < 1_000 && !market.seen().idle; turn++) {
    market.readSeller();
    market.workSeller();
    market.readBuyer();
    market.workBuyer();
  }
}

const steps = {
  serve: (market) => market.serve(),
  serveMore: (market) => Array.from({ length: 70 }, () => market.serve()),
  readBuyer: (market) => market.readBuyer(),
  readMore: (market) => Array.from({ length: 70 }, () => market.readBuyer()),
  readSeller: (market) => market.readSeller(),
  workBuyer: (market) => market.workBuyer(),
  workSeller: (market) => market.workSeller(),
  pass: (market) => market.pass(1_000),
  passLong: (market) => market.pass(7_000),
  bid: (market) => market.bid(),
  withdraw: (market) => market.withdraw(),
  dearer: (market) => market.reprice(6n * 10n ** 18n),
  cheaper: (market) => market.reprice(3n * 10n ** 18n),
  tooDear: (market) => market.reprice(2n * LIMIT),
  flush,
} as const satisfies Record<string, (market: Market) => unknown>;
const losses = {
  loseToBuyer: (market) => market.loseToBuyer(),
  loseToSeller: (market) => market.loseToSeller(),
  crashBuyer: (market) => market.crashBuyer(),
  crashSeller: (market) => market.crashSeller(),
} as const satisfies Record<string, (market: Market) => unknown>;
const ofAll = { ...steps, ...losses };
type Name = keyof typeof ofAll;
const names = (table: object) => Object.keys(table) as Name[];

const SALE = ["readSeller", "workSeller", "serve", "readBuyer", "workBuyer"] as const;

/** What is delivered and not paid on one connection is a window at most, and what was under way when it was full. */
function expectHonest({ held, promised, verifiedCost, connections }: ReturnType<Market["seen"]>): void {
  expect(held).toBeLessThanOrEqual(promised);
  expect(promised).toBeLessThanOrEqual(verifiedCost);
  for (const { lost, windowBytes, highestPrice } of connections)
    expect(lost).toBeLessThanOrEqual(costOf(1.25 * windowBytes, highestPrice));
}

// Thousands of messages, each written and read.
describe("a buyer and a seller", { timeout: 60_000 }, () => {
  test("agree, and everything that was verified is paid", () => {
    const market = playMarket();
    settle(market, 60, 40);
    const { buyer, seller, held, promised, deliveredCost } = market.seen();
    expect([buyer, seller]).toEqual(["serving", "serving"]);
    expect(held).toBe(promised);
    expect(deliveredCost).toBeGreaterThan(costOf(32 * 2 ** 20, 4n * 10n ** 18n));
    expect(deliveredCost - held).toBeLessThanOrEqual(costOf(10 * 2 ** 20, 4n * 10n ** 18n));
    market.withdraw();
    settle(market, 1);
    const after = market.seen();
    expect([after.held, after.held]).toEqual([after.promised, after.verifiedCost]);
    expect(after.deliveredCost - after.held).toBeLessThan(costOf(PIECE, 4n * 10n ** 18n));
    expect([market.seen().buyer, market.seen().seller]).toEqual(["free", "free"]);
  });

  test("who never pays gets one first window and is served free from then on", () => {
    const market = playMarket({ pays: false });
    settle(market, 60, 40);
    const { buyer, seller, held, deliveredCost } = market.seen();
    expect([buyer, seller, held]).toEqual(["free", "free", 0n]);
    expect(deliveredCost).toBeLessThanOrEqual(costOf(1.25 * 2 ** 20, 4n * 10n ** 18n));
  });

  test("whose deposit is used up gets no more than it covers", () => {
    const deposit = costOf(3 * 2 ** 20, 4n * 10n ** 18n);
    const market = playMarket({ deposit });
    settle(market, 60, 40);
    expect(market.seen().deliveredCost).toBeLessThanOrEqual(deposit + costOf(2 ** 18, 4n * 10n ** 18n));
    expect(market.seen().seller).not.toBe("stalled");
  });

  test("go on with the same channel after a crash, and the sums only grow", () => {
    const market = playMarket();
    settle(market, 5, 40);
    const before = market.seen().held;
    market.crashBuyer();
    settle(market, 5, 40);
    const between = market.seen().held;
    market.crashSeller();
    settle(market, 5, 40);
    expect(before).toBeGreaterThan(0n);
    expect(between).toBeGreaterThan(before);
    expect(market.seen().held).toBeGreaterThan(between);
    expect(market.seen().seller).toBe("serving");
  });

  test("whatever happens in whatever order, with messages lost and processes killed: a window is lost at most, no sum is greater than what was verified, and they end free or serving", () => {
    const anything = fc.array(
      fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names(steps)) }, fc.constantFrom(...names(losses))),
      {
        maxLength: 120,
      },
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (played, isAgreed) => {
        const market = playMarket();
        if (isAgreed) flush(market);
        for (const name of played) {
          ofAll[name](market);
          expectHonest(market.seen());
        }
        // Who missed that the other one left finds out by what is not paid: so something is served.
        settle(market, 90, 2);
        expectHonest(market.seen());
        expect(["free", "serving", "ready"]).toContain(market.seen().buyer);
        expect(["free", "serving", "ready"]).toContain(market.seen().seller);
      }),
      { numRuns: 200 },
    );
  });

  test.each(["crashBuyer", "crashSeller"] as const)(
    "(%s) killed after each single step of a whole sale: a window is lost at most, and they trade on",
    (crash) => {
      for (let until = 1; until <= 150; until++) {
        const market = playMarket();
        let step = 0;
        while (step < until) {
          const act = SALE[step % SALE.length];
          market[act ?? "serve"]();
          step += 1;
        }
        market[crash]();
        settle(market, 6, 20);
        expectHonest(market.seen());
        expect([until, market.seen().buyer, market.seen().seller]).toEqual([until, "serving", "serving"]);
      }
    },
  );
});
