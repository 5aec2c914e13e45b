import { expect } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import type { ACCOUNTS } from "../../../../../src/engine/payments/ledger/books.ts";
import type { Ledger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import type { Task, TaskEnding } from "../../../../../src/engine/payments/ledger/task.ts";
import type { ChannelId } from "../../../../../src/engine/payments/vouchers/vaultDomain.ts";
import { sampleChannel } from "../vouchers/sampleChannel.ts";
import { btt, MIB, payingChannel, putInPot } from "./ledgerBench.ts";

export const CHANNELS = 4;
export const CAP = 300n;
const PAYEES = 2;
const BLOCK_UNTIL_SOLID = 1;

export const KINDS = [
  "open",
  "reserve",
  "release",
  "pay",
  "receive",
  "deposit",
  "owe",
  "arrive",
  "see",
  "beginFund",
  "beginAnnounce",
  "beginWithdraw",
  "beginReserve",
  "beginRelease",
  "beginClaim",
  "beginSweep",
  "beginPay",
  "end",
] as const;

interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly number: number;
  readonly units: number;
  readonly luck: number;
}

/** What the ledger has to say, reckoned beside it from the steps that it did not refuse. */
export interface Model {
  /** Into the pot and its bond, less what came back out. */
  in: bigint;
  readonly cumulative: bigint[];
  readonly earned: bigint[];
  /** What the chain paid for each channel. */
  readonly paid: bigint[];
  swept: bigint;
  readonly owed: bigint[];
  readonly received: bigint[];
  fees: bigint;
  today: bigint;
  block: number;
  readonly open: { readonly id: string; readonly task: Task }[];
  readonly ended: string[];
}

const zeros = (count: number): bigint[] => Array.from({ length: count }, () => 0n);

export const newModel = (): Model => ({
  in: 0n,
  cumulative: zeros(CHANNELS),
  earned: zeros(CHANNELS),
  paid: zeros(CHANNELS),
  swept: 0n,
  owed: zeros(PAYEES),
  received: zeros(PAYEES),
  fees: 0n,
  today: 0n,
  block: 1,
  open: [],
  ended: [],
});

const payees = [sampleChannel().payer, sampleChannel().signer] as const;
const payeeOf = (number: number) => payees[number % PAYEES === 0 ? 0 : 1];
const idOf = (number: number): ChannelId => payingChannel(number).id;

export function step(ledger: Ledger, model: Model, { kind, number, units, luck }: Step): void {
  const transfer = `transfer ${number % 2}`;
  const seller = `seller ${number % 3}`;
  const { id, config, asset } = payingChannel(number, transfer, seller);
  const amount = btt(units);
  const payee = payeeOf(number);
  const at = number % PAYEES;
  const begin = (task: Task): void => {
    const order = ledger.orders.begin(task);
    if (luck > 0) ledger.orders.sending(order.id, 1);
    model.open.push({ id: order.id, task });
  };
  switch (kind) {
    case "open":
      ledger.earning.open({ id, config, asset, transfer: "", buyer: "" });
      ledger.directPaying.open({ payee, asset, transfer, seller, threshold: btt(1) });
      ledger.directEarning.open({ payee, asset, transfer: "", buyer: "" });
      ledger.paying.open({ id, config, asset, transfer, seller });
      break;
    case "reserve":
      ledger.paying.reserve(id, amount);
      break;
    case "release":
      ledger.paying.release(id);
      break;
    case "pay":
      model.cumulative[number] = ledger.paying.pay(id, { amount, bytes: MIB });
      model.today += amount.units;
      break;
    case "receive":
      if (ledger.earning.receive(id, amount.units, new Uint8Array(64)) !== undefined)
        model.earned[number] = amount.units;
      break;
    case "deposit":
      putInPot(ledger, amount);
      model.in += amount.units;
      break;
    case "owe":
      ledger.directPaying.owe(payee, { amount, bytes: MIB });
      model.owed[at] = (model.owed[at] ?? 0n) + amount.units;
      model.today += amount.units;
      break;
    case "arrive": {
      model.block += 2;
      // What the address holds only grows; two looks, and one that came late and saw less.
      const before = model.received[at] ?? 0n;
      const held = before + amount.units;
      const solid = model.block - BLOCK_UNTIL_SOLID;
      const first = ledger.directEarning.observe(payee, btt(held), model.block, solid)?.units ?? 0n;
      const second = ledger.directEarning.observe(payee, btt(held), model.block + 1, model.block)?.units ?? 0n;
      ledger.directEarning.observe(payee, btt(before), model.block, solid);
      if (ledger.directEarning.get(payee, "BTT") !== undefined) {
        expect(first + second).toBe(amount.units);
        model.received[at] = held;
      }
      break;
    }
    case "see": {
      const booked = model.paid[number] ?? 0n;
      const before = ledger.balance("BTT", "credit").units;
      ledger.earning.seen(id, { claimed: amount.units, booked });
      const now = lesser(amount.units, model.earned[number] ?? 0n);
      model.paid[number] = now;
      // What was taken out and never was there came from outside.
      if (booked - now > before) model.swept -= booked - now - before;
      break;
    }
    case "beginFund":
      begin({ kind: "fund", asset, units: amount.units, bond: BigInt(luck) });
      break;
    case "beginAnnounce":
      begin({ kind: "announce", asset, units: amount.units, before: ledger.balance("BTT", "leaving").units });
      break;
    case "beginWithdraw":
      begin({ kind: "withdraw", asset, to: payee });
      break;
    case "beginReserve":
      begin({ kind: "reserve", channel: id, units: amount.units });
      break;
    case "beginRelease":
      begin({ kind: luck > 2 ? "release" : "startRelease", channel: id });
      break;
    case "beginClaim": {
      const asked = ledger.earning
        .list()
        .flatMap((one) =>
          one.cumulative > one.claimed.units ? [{ channel: one.id, cumulative: one.cumulative }] : [],
        );
      begin({ kind: "claim", asked });
      break;
    }
    case "beginSweep":
      begin({ kind: "sweep", asset, payee, to: payee });
      break;
    case "beginPay": {
      const state = ledger.directPaying.get(payee, "BTT");
      if (state !== undefined) begin({ kind: "pay", asset, payee, units: amount.units });
      break;
    }
    default:
      end(ledger, model, units, luck);
  }
}

/** Something that was begun ends, and some window tells it a second time. */
function end(ledger: Ledger, model: Model, units: number, luck: number): void {
  const [order] = model.open.splice(units % Math.max(1, model.open.length), 1);
  if (order === undefined) return;
  const ending = endingOf(ledger, model, order.task, units, luck);
  expect(ledger.orders.end(order.id, ending)).toBe(true);
  if (ending.state !== "dropped") model.fees += ending.fee.units;
  for (const id of [order.id, ...model.ended]) {
    const again = { state: "failed", tx: "late", fee: amountOf("TRX", 7n), reason: "told again" } as const;
    expect(ledger.orders.end(id, again)).toBe(false);
  }
  model.ended.push(order.id);
}

function endingOf(ledger: Ledger, model: Model, task: Task, units: number, luck: number): TaskEnding {
  if (luck === 0) return { state: "dropped", reason: "never sent" };
  const fee = amountOf("TRX", BigInt(units));
  if (luck === 1) return { state: "failed", tx: "tx", fee, reason: "REVERT" };
  const of = (account: "leaving" | "bond" | "credit"): bigint => ledger.balance("BTT", account).units;
  switch (task.kind) {
    case "fund":
      model.in += task.units + task.bond;
      return { state: "done", tx: "tx", fee, facts: {} };
    case "withdraw": {
      const moved = lesser(of("leaving") + of("bond"), BigInt(units));
      model.in -= moved;
      return { state: "done", tx: "tx", fee, facts: { moved } };
    }
    case "sweep": {
      const moved = lesser(of("credit"), BigInt(units));
      model.swept += moved;
      return { state: "done", tx: "tx", fee, facts: { moved } };
    }
    case "claim": {
      const claimed = new Map<ChannelId, bigint>();
      for (const { channel, cumulative } of task.asked) {
        const number = Array.from({ length: CHANNELS }, (_, one) => idOf(one)).indexOf(channel);
        const before = model.paid[number] ?? 0n;
        // The pot may be short.
        const due = cumulative > before ? cumulative - before : 0n;
        const after = before + (luck === 2 ? due / 2n : due);
        model.paid[number] = after;
        claimed.set(channel, after);
      }
      return { state: "done", tx: "tx", fee, facts: { claimed } };
    }
    default:
      return { state: "done", tx: "tx", fee, facts: {} };
  }
}

export function check(ledger: Ledger, model: Model): void {
  const of = (account: Exclude<(typeof ACCOUNTS)[number], "outside">): bigint => ledger.balance("BTT", account).units;
  const credit = sum(model.paid) - model.swept;
  const ours = of("available") + of("reserved") + of("leaving") + of("bond") + of("spent");
  expect(ours).toBe(model.in + sum(model.owed));
  expect(of("spent")).toBe(sum(model.cumulative) + sum(model.owed));
  expect(of("credit")).toBe(credit);
  expect(of("earned") + of("short")).toBe(sum(model.earned) - sum(model.paid));
  expect(of("reserved")).toBe(sum(ledger.paying.list().map(({ reserved }) => reserved.units)));
  expect(of("short")).toBe(sum(ledger.earning.list().map(({ short }) => short.units)));
  expect(ledger.balance("TRX", "fees").units).toBe(model.fees);
  expect(model.today <= CAP).toBe(true);
  for (const { id, cumulative } of ledger.paying.list()) {
    const number = Array.from({ length: CHANNELS }, (_, at) => payingChannel(at).id).indexOf(id);
    expect(cumulative).toBe(model.cumulative[number]);
  }
  for (const { owed, sending, sent } of ledger.directPaying.list())
    expect(sending.units + sent.units <= owed.units).toBe(true);
  expect(
    ledger.orders
      .open()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(model.open.map(({ id }) => id).sort());
}

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
const lesser = (first: bigint, second: bigint): bigint => (first < second ? first : second);
