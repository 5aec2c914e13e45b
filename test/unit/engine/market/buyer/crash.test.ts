import { expect, test } from "vitest";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { playBuying, settle } from "./playBuying.ts";
import { auto } from "./sampleBids.ts";
import { MIB, RESERVE, transferId } from "./scriptSeller.ts";

/** From before the first bid to some vouchers. */
const STEPS = 20;
const FREE = { kind: "free" } as const;

/** A buyer and a seller, some steps after the buyer knows what comes for nothing. */
async function begin(steps: number) {
  const market = playBuying();
  const seller = market.addSeller({ paidBytesPerSecond: 2 * MIB });
  market.buying.setBid(transferId(), auto());
  await market.pass(11.5);
  await market.pass(steps / 4);
  // What is due in this step is under way, and not answered.
  market.clock.advance(250);
  seller.send(250);
  return { market, seller };
}

test("a buyer that is killed at any step of a purchase goes on in the same channel: a window is lost at most, and the sums agree", async () => {
  for (let steps = 0; steps < STEPS; steps++) {
    const { market: killed, seller } = await begin(steps);
    seller.cut();
    const window = seller.windowBytes;
    const market = playBuying({ startMs: killed.clock.now(), desk: killed.desk });
    await settle();
    const again = market.addSeller({ paidBytesPerSecond: 2 * MIB, desk: seller.desk });
    market.buying.setBid(transferId(), auto());
    await market.pass(20);
    market.buying.setBid(transferId(), FREE);
    await market.pass(2);
    const lost = seller.bill + again.bill - market.desk.promised;
    expect(again.bill).toBeGreaterThan(0n);
    expect(lost).toBeGreaterThanOrEqual(0n);
    expect(lost).toBeLessThanOrEqual(costOf(1.25 * window, RESERVE));
    expect(seller.desk.held).toBe(market.desk.promised);
    expect(new Set(market.desk.payments.map(({ channel }) => channel)).size).toBe(1);
  }
}, 60_000);

test("a seller that is killed at any step of a purchase loses nothing that verified once it is back", async () => {
  for (let steps = 0; steps < STEPS; steps++) {
    const { market, seller } = await begin(steps);
    seller.leave();
    const again = market.addSeller({ paidBytesPerSecond: 2 * MIB, desk: seller.desk });
    await market.pass(20);
    market.buying.setBid(transferId(), FREE);
    await market.pass(2);
    expect(again.bill).toBeGreaterThan(0n);
    expect([market.desk.promised, seller.desk.held]).toEqual([seller.bill + again.bill, seller.bill + again.bill]);
  }
}, 60_000);
