import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { amountOf } from "../../../../src/engine/amount.ts";
import type { Chain } from "../../../../src/engine/payments/chain.ts";
import { NILE } from "../../../../src/engine/payments/networks.ts";
import { createPayments, type Payments } from "../../../../src/engine/payments/payments.ts";
import { openWallet } from "../../../../src/engine/payments/wallet/wallet.ts";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";
import { btt, capsOf, MIB, payingChannel, putInPot } from "./ledger/ledgerBench.ts";
import { sampleKey, sampleVault } from "./vouchers/sampleChannel.ts";

let folder = "";
let clock: FakeClock;
const opened: string[] = [];
const all: Payments[] = [];

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "swarmbid-payments-")), "wallet");
  clock = createFakeClock(Date.UTC(2026, 10, 22));
  opened.length = 0;
});
afterEach(async () => {
  for (const one of all.splice(0)) await one.close();
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

function open(): Payments {
  const payments = createPayments({
    folder,
    network: NILE,
    clock,
    log: { write: () => undefined },
    openWallet() {
      opened.push("wallet");
      return openWallet({ folder, clock, autoLockMs: 60_000 });
    },
    openChain() {
      opened.push("chain");
      return { network: NILE, close: () => opened.push("chain closed") } as unknown as Chain;
    },
  });
  all.push(payments);
  return payments;
}

test("nothing is opened, written or asked before the first use, and nothing is left when it is closed", async () => {
  const payments = open();
  expect(payments.network).toBe(NILE);
  await payments.close();
  expect(opened).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  expect(() => payments.ledger).toThrow("closed");
});

test("what was used is closed once, in reverse order, and a second close changes nothing", async () => {
  const payments = open();
  expect(payments.snapshot()).toMatchObject({ stopped: false, wallet: { state: "none" }, vault: undefined });
  expect(payments.chain.network).toBe(NILE);
  await Promise.all([payments.close(), payments.close()]);
  await payments.close();
  expect(opened).toEqual(["wallet", "chain", "chain closed"]);
  expect(clock.pending).toBe(0);
  // SQLite's own files beside a database are there only while it is open.
  expect(readdirSync(folder)).toEqual(["ledger.db"]);
});

test("a snapshot never changes, and holds no key", () => {
  const payments = open();
  const before = payments.snapshot();
  putInPot(payments.ledger, btt(5));
  payments.ledger.setRate(btt(7));
  expect(before).toMatchObject({ bttPerTrx: undefined, balances: { BTT: { available: btt(0) } } });
  expect(payments.snapshot()).toMatchObject({ bttPerTrx: btt(7), balances: { BTT: { available: btt(5) } } });
  for (const part of [before, before.balances, before.balances.BTT, before.caps, before.wallet, before.settlements])
    expect(Object.isFrozen(part)).toBe(true);
});

test("what needs a vault says so without one", async () => {
  const payments = open();
  expect(payments.domain()).toBeUndefined();
  await expect(payments.vault()).rejects.toMatchObject({ code: "vaultMissing" });
  expect(() => payments.issueVoucher(payingChannel(1).id, { amount: btt(1), bytes: MIB })).toThrow("no vault");
  expect(opened).toEqual([]);
});

test("a voucher is issued by the wallet that is unlocked, and no window issues one once any window stopped all spending", async () => {
  const payments = open();
  await payments.wallet.importKey(Buffer.from(sampleKey(2)).toString("hex"), "a long password");
  payments.ledger.setVault(sampleVault);
  payments.ledger.setCaps("BTT", capsOf({}));
  putInPot(payments.ledger, btt(100));
  const channel = payingChannel(1);
  payments.ledger.paying.open(channel);
  const pay = () => payments.issueVoucher(channel.id, { amount: btt(1), bytes: MIB });
  expect(pay).toThrow("locked");
  expect(payments.ledger.balance("BTT", "spent").units).toBe(0n);
  await payments.wallet.unlock("a long password");
  let changes = 0;
  payments.onDidChange(() => {
    changes += 1;
  });
  expect(pay().cumulative).toBe(1n);
  expect(changes).toBe(1);
  const other = open();
  other.stopAllSpending();
  expect(pay).toThrow("stopped");
  expect(payments.snapshot().stopped).toBe(true);
  other.allowSpending();
  expect(pay().cumulative).toBe(2n);
  expect(payments.ledger.balance("BTT", "spent")).toEqual(amountOf("BTT", 2n));
});
