import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import { acceptVoucher } from "../../../../../src/engine/payments/acceptVoucher.ts";
import type { Ledger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import { signVoucher } from "../../../../../src/engine/payments/vouchers/signVoucher.ts";
import { sampleDomain, sampleKey, sampleVault, signerOf } from "../vouchers/sampleChannel.ts";
import { btt, ledgerBench, payingChannel, putInPot } from "./ledgerBench.ts";

let bench: ReturnType<typeof ledgerBench>;
let ledger: Ledger;

beforeEach(() => {
  bench = ledgerBench();
  ledger = bench.open();
  putInPot(ledger, btt(1_000));
});
afterEach(() => {
  bench.remove();
});

const balances = (of: Ledger): bigint[] =>
  (["available", "reserved", "spent", "earned"] as const).map((account) => of.balance("BTT", account).units);

describe("vouchers that we are given", () => {
  const key = signerOf(sampleKey(2));
  const { id, config } = payingChannel(9);
  const give = (cumulative: bigint, by = key) =>
    acceptVoucher(ledger, sampleDomain, id, cumulative, signVoucher(sampleDomain, id, cumulative, by));

  test("count once, and the best one is held", () => {
    expect(give(5n)).toBeUndefined();
    ledger.earning.open({ id, config, asset: "BTT", transfer: "a", buyer: "b" });
    expect(give(5n, signerOf(sampleKey(3)))).toBeUndefined();
    expect(give(5n)).toEqual(btt(5));
    expect(give(5n)).toBeUndefined();
    expect(give(4n)).toBeUndefined();
    expect(give(9n)).toEqual(btt(4));
    expect(ledger.earning.receive(id, 9n, new Uint8Array(64))).toBeUndefined();
    expect(ledger.earning.receive(id, 8n, new Uint8Array(64))).toBeUndefined();
    ledger.earning.open({ id, config, asset: "BTT", transfer: "a", buyer: "b" });
    expect(bench.open().earning.list()).toMatchObject([
      { id, cumulative: 9n, signature: signVoucher(sampleDomain, id, 9n, key), claimed: btt(0) },
    ]);
    expect(balances(ledger)).toEqual([1_000n, 0n, 0n, 9n]);
  });

  test("are booked as the chain says that it paid them, once, however often and late it is told", () => {
    ledger.earning.open({ id, config, asset: "BTT", transfer: "a", buyer: "b" });
    give(9n);
    const sums = (): bigint[] =>
      (["earned", "short", "credit"] as const).map((one) => ledger.balance("BTT", one).units);
    ledger.earning.settled(id, { claimed: 6n, asked: 0n });
    expect(sums()).toEqual([3n, 0n, 6n]);
    expect(() => {
      ledger.earning.settled(id, { claimed: 10n, asked: 0n });
    }).toThrow("more than the channel earned");
    ledger.earning.settled(id, { claimed: 9n, asked: 9n });
    ledger.earning.settled(id, { claimed: 6n, asked: 9n });
    expect(sums()).toEqual([0n, 0n, 9n]);
  });

  test("go back to what is to be claimed when less was claimed than a node told, and no sum is lost", () => {
    ledger.earning.open({ id, config, asset: "BTT", transfer: "a", buyer: "b" });
    give(9n);
    const sums = (): bigint[] =>
      (["earned", "short", "credit"] as const).map((one) => ledger.balance("BTT", one).units);
    ledger.earning.seen(id, { claimed: 50n, booked: 0n });
    expect(sums()).toEqual([0n, 0n, 9n]);
    // Another process has booked meanwhile: an answer from before that says nothing.
    ledger.earning.seen(id, { claimed: 0n, booked: 5n });
    expect(sums()).toEqual([0n, 0n, 9n]);
    // Of the credit that was never there, some was “taken out”.
    const sweep = ledger.orders.begin({ kind: "sweep", asset: "BTT", payee: config.payee, to: config.payee });
    const fee = amountOf("TRX", 0n);
    ledger.orders.end(sweep.id, { state: "done", tx: "tx", fee, facts: { moved: 4n } });
    expect(sums()).toEqual([0n, 0n, 5n]);
    ledger.earning.seen(id, { claimed: 2n, booked: 9n });
    expect(sums()).toEqual([7n, 0n, 0n]);
    expect(ledger.earning.get(id)?.claimed).toEqual(btt(2));
    const rows = [...ledger.exportCsv()].filter((line) => line.includes(",correct,"));
    expect(rows).toEqual([
      expect.stringContaining(",BTT,correct,credit,earned,0.000000000000000005,") as string,
      expect.stringContaining(",BTT,correct,outside,earned,0.000000000000000002,") as string,
    ]);
  });

  test("and are claimed are looked at again one after another, those first that were not for longest", () => {
    ledger.setVault(sampleVault);
    for (const salt of [1, 2, 3]) {
      const channel = payingChannel(salt);
      ledger.earning.open({ id: channel.id, config: channel.config, asset: "BTT", transfer: "a", buyer: "b" });
      ledger.earning.receive(channel.id, 9n, new Uint8Array(64));
      bench.clock.advance(1);
      ledger.earning.seen(channel.id, { claimed: salt === 3 ? 8n : 9n, booked: 0n });
    }
    const next = (): string[] => ledger.earning.longestUnseen(sampleVault, 1).map((one) => one.id);
    expect(next()).toEqual([payingChannel(1).id]);
    bench.clock.advance(1);
    ledger.earning.seen(payingChannel(1).id, { claimed: 9n, booked: 9n });
    expect(next()).toEqual([payingChannel(2).id]);
    expect(ledger.earning.longestUnseen(sampleVault, 9)).toHaveLength(2);
  });

  test("that a claim found no money for are short until a later claim finds it", () => {
    ledger.earning.open({ id, config, asset: "BTT", transfer: "a", buyer: "b" });
    give(9n);
    const sums = (): bigint[] =>
      (["earned", "short", "credit"] as const).map((one) => ledger.balance("BTT", one).units);
    ledger.earning.settled(id, { claimed: 5n, asked: 9n });
    ledger.earning.settled(id, { claimed: 5n, asked: 9n });
    expect(sums()).toEqual([0n, 4n, 5n]);
    give(20n);
    ledger.earning.settled(id, { claimed: 12n, asked: 20n });
    expect(sums()).toEqual([0n, 8n, 12n]);
    expect(ledger.earning.get(id)).toMatchObject({ claimed: btt(12), short: btt(8) });
    ledger.earning.settled(id, { claimed: 20n, asked: 0n });
    expect(sums()).toEqual([0n, 0n, 20n]);
  });
});
