import { afterEach, beforeEach, expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import type { Ledger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import type { Task, TaskEnding } from "../../../../../src/engine/payments/ledger/task.ts";
import { sampleChannel } from "../vouchers/sampleChannel.ts";
import { btt, capsOf, ledgerBench, MIB, payingChannel } from "./ledgerBench.ts";

let bench: ReturnType<typeof ledgerBench>;
let ledger: Ledger;
beforeEach(() => {
  bench = ledgerBench();
  ledger = bench.open();
});
afterEach(() => {
  bench.remove();
});

const { payee, payer } = sampleChannel();
const FEE = amountOf("TRX", 5n);
const done = (facts = {}): TaskEnding => ({ state: "done", tx: "tx", fee: FEE, facts });
const failed: TaskEnding = { state: "failed", tx: "tx", fee: FEE, reason: "REVERT" };
const sums = (): Record<string, bigint> =>
  Object.fromEntries(
    (["available", "reserved", "leaving", "bond", "spent", "credit"] as const).map((name) => [
      name,
      ledger.balance("BTT", name).units,
    ]),
  );
const carry = (task: Task, ending = done()): void => {
  ledger.orders.end(ledger.orders.begin(task).id, ending);
};
const fund: Task = { kind: "fund", asset: "BTT", units: 100n, bond: 30n };

test("what was begun is seen by every window, and booked once by whichever sees its end first", () => {
  const { id } = ledger.orders.begin(fund);
  const other = bench.open();
  expect(other.orders.open()).toMatchObject([{ id, task: fund, state: "begun" }]);
  other.orders.sending(id, 1_234);
  expect(ledger.orders.get(id)).toMatchObject({ state: "sending", expiresAt: 1_234 });
  expect(ledger.orders.end(id, done())).toBe(true);
  expect(other.orders.end(id, done())).toBe(false);
  expect(other.orders.open()).toEqual([]);
  expect(other.orders.recent(5)).toMatchObject([{ id, state: "done", tx: "tx", fee: FEE }]);
  expect(sums()).toMatchObject({ available: 100n, bond: 30n });
  expect(other.balance("TRX", "fees")).toEqual(FEE);
});

test("what ended elsewhere is not sent any more", () => {
  const { id } = ledger.orders.begin(fund);
  bench.open().orders.end(id, { state: "dropped", reason: "left behind" });
  expect(() => {
    ledger.orders.sending(id, 1);
  }).toThrow("Another process");
  expect(sums()).toMatchObject({ available: 0n, bond: 0n });
  expect(ledger.balance("TRX", "fees").units).toBe(0n);
});

test("nothing is begun and nothing is sent once any window stopped all spending", () => {
  const { id } = ledger.orders.begin(fund);
  bench.open(1).stop();
  expect(() => ledger.orders.begin(fund)).toThrow("stopped");
  expect(() => {
    ledger.orders.sending(id, 1);
  }).toThrow("stopped");
  expect(ledger.orders.get(id)?.state).toBe("begun");
});

test("what failed costs its fee and nothing else", () => {
  carry(fund, failed);
  expect(sums()).toMatchObject({ available: 0n, bond: 0n });
  expect(ledger.balance("TRX", "fees")).toEqual(FEE);
});

test("what leaves cannot be promised any more, and comes back when it does not leave", () => {
  carry(fund);
  carry({ kind: "announce", asset: "BTT", units: 60n, before: 0n });
  expect(sums()).toMatchObject({ available: 40n, leaving: 60n });
  carry({ kind: "announce", asset: "BTT", units: 90n, before: 60n }, failed);
  expect(sums()).toMatchObject({ available: 40n, leaving: 60n });
  carry({ kind: "announce", asset: "BTT", units: 10n, before: 60n });
  expect(sums()).toMatchObject({ available: 90n, leaving: 10n });
  carry({ kind: "announce", asset: "BTT", units: 0n, before: 10n });
  expect(sums()).toMatchObject({ available: 100n, leaving: 0n, bond: 30n });
});

test("a withdrawal takes what was announced, then the bond", () => {
  carry(fund);
  carry({ kind: "announce", asset: "BTT", units: 120n, before: 0n });
  expect(sums()).toMatchObject({ available: 0n, leaving: 100n });
  carry({ kind: "withdraw", asset: "BTT", to: payer }, done({ moved: 120n }));
  expect(sums()).toMatchObject({ available: 0n, leaving: 0n, bond: 10n });
});

test("a withdrawal that found less gives the rest back", () => {
  carry(fund);
  carry({ kind: "announce", asset: "BTT", units: 100n, before: 0n });
  carry({ kind: "withdraw", asset: "BTT", to: payer }, done({ moved: 70n }));
  expect(sums()).toMatchObject({ available: 30n, leaving: 0n, bond: 30n });
});

test("a reservation on the chain counts under the caps, and is free again when it failed or was released", () => {
  carry(fund);
  const channel = payingChannel(1);
  ledger.paying.open(channel);
  const reserve: Task = { kind: "reserve", channel: channel.id, units: 20n };
  expect(() => ledger.orders.begin(reserve)).toThrow("cap");
  expect(ledger.orders.open()).toEqual([]);
  ledger.setCaps("BTT", capsOf({}));
  carry(reserve, failed);
  expect(sums()).toMatchObject({ available: 100n, reserved: 0n });
  carry(reserve);
  ledger.paying.pay(channel.id, { amount: btt(5), bytes: MIB });
  expect(sums()).toMatchObject({ available: 80n, reserved: 15n, spent: 5n });
  carry({ kind: "release", channel: channel.id });
  expect(sums()).toMatchObject({ available: 95n, reserved: 0n, spent: 5n });
});

test("the same is not begun twice at once", () => {
  const [a, b] = [payingChannel(1), payingChannel(2)];
  for (const { id, config, asset } of [a, b]) {
    ledger.earning.open({ id, config, asset, transfer: "", buyer: "" });
    ledger.earning.receive(id, 9n, new Uint8Array(64));
  }
  const claim = (...channels: readonly (typeof a)[]): Task => ({
    kind: "claim",
    asked: channels.map(({ id }) => ({ channel: id, cumulative: 9n })),
  });
  const sweep: Task = { kind: "sweep", asset: "BTT", payee, to: payee };
  const first = ledger.orders.begin(claim(a));
  expect(() => ledger.orders.begin(claim(b, a))).toThrow("on its way");
  ledger.orders.begin(sweep);
  expect(() => ledger.orders.begin(sweep)).toThrow("on its way");
  ledger.orders.begin(fund);
  ledger.orders.begin(fund);
  ledger.orders.end(first.id, done({ claimed: new Map([[a.id, 9n]]) }));
  expect(sums()).toMatchObject({ credit: 9n });
  expect(() => ledger.orders.begin(claim(a))).toThrow("nothing to do");
  ledger.orders.begin(claim(a, b));
});

test("a debt is paid by one transfer at a time, and stands when that never happened", () => {
  const relation = { payee, asset: "BTT", transfer: "t", seller: "s", threshold: btt(10) } as const;
  ledger.directPaying.open(relation);
  expect(() => {
    ledger.directPaying.owe(payee, { amount: btt(8), bytes: MIB });
  }).toThrow("ceiling");
  ledger.setCaps("BTT", capsOf({ perSeller: 10n }));
  ledger.directPaying.owe(payee, { amount: btt(8), bytes: MIB });
  expect(() => {
    ledger.directPaying.owe(payee, { amount: btt(3), bytes: MIB });
  }).toThrow("for one seller");
  const pay: Task = { kind: "pay", asset: "BTT", payee, units: 8n };
  const { id } = ledger.orders.begin(pay);
  expect(() => ledger.orders.begin(pay)).toThrow("Less than that is owed");
  ledger.orders.end(id, { state: "dropped", reason: "expired" });
  expect(ledger.directPaying.get(payee, "BTT")).toMatchObject({ owed: btt(8), sending: btt(0), sent: btt(0) });
  carry(pay);
  expect(ledger.directPaying.get(payee, "BTT")).toMatchObject({ owed: btt(8), sending: btt(0), sent: btt(8) });
  expect(() => ledger.orders.begin(pay)).toThrow("Less than that is owed");
  expect(sums()).toMatchObject({ spent: 8n });
});

test("what comes in at a buyer's address counts once, when its block is final, whoever looks and however late", () => {
  ledger.directEarning.open({ payee, asset: "BTT", transfer: "t", buyer: "b" });
  const look = (held: number, head: number, solid: number): bigint | undefined =>
    bench.open().directEarning.observe(payee, btt(held), head, solid)?.units;
  expect(look(5, 100, 81)).toBeUndefined();
  // More comes while the first waits for its block.
  expect(look(9, 110, 91)).toBeUndefined();
  expect(look(9, 119, 100)).toBe(5n);
  expect(look(5, 104, 85)).toBeUndefined();
  expect(look(9, 138, 118)).toBeUndefined();
  expect(look(9, 158, 139)).toBe(4n);
  expect(look(9, 200, 181)).toBeUndefined();
  expect(ledger.directEarning.get(payee, "BTT")).toMatchObject({ received: btt(9) });
  ledger.directEarning.close(payee, "BTT");
  expect(look(100, 300, 300)).toBeUndefined();
});

test("what a block that was given up had brought does not count", () => {
  ledger.directEarning.open({ payee, asset: "BTT", transfer: "t", buyer: "b" });
  const look = (held: number, head: number, solid: number): bigint | undefined =>
    ledger.directEarning.observe(payee, btt(held), head, solid)?.units;
  expect(look(5, 100, 81)).toBeUndefined();
  expect(look(0, 103, 84)).toBeUndefined();
  expect(look(0, 123, 104)).toBeUndefined();
  expect(ledger.directEarning.get(payee, "BTT")?.received).toEqual(btt(0));
});
