import { expect, test } from "vitest";
import { costOf } from "../../../../../src/engine/wire/meter.ts";
import { playBuying } from "./playBuying.ts";
import { auto, btt } from "./sampleBids.ts";
import { MIB, RESERVE, transferId } from "./scriptSeller.ts";

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
