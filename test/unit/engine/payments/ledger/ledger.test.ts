import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { amountOf } from "../../../../../src/engine/amount.ts";
import { SwarmbidError } from "../../../../../src/engine/errors.ts";
import { issueVoucher } from "../../../../../src/engine/payments/issueVoucher.ts";
import type { Ledger } from "../../../../../src/engine/payments/ledger/ledger.ts";
import { isSignedVoucher } from "../../../../../src/engine/payments/vouchers/isSignedVoucher.ts";
import { signVoucher } from "../../../../../src/engine/payments/vouchers/signVoucher.ts";
import type { Signer } from "../../../../../src/engine/payments/wallet/signer.ts";
import { sampleDomain, sampleKey, signerOf } from "../vouchers/sampleChannel.ts";
import { btt, capsOf, ledgerBench, MIB, payingChannel, putInPot } from "./ledgerBench.ts";

const DAY_MS = 86_400_000;
let bench: ReturnType<typeof ledgerBench>;
let ledger: Ledger;

beforeEach(() => {
  bench = ledgerBench();
  ledger = bench.open();
  putInPot(ledger, btt(1_000), "deposit");
});
afterEach(() => {
  bench.remove();
});

const pay = (to: Ledger, { id }: { id: ReturnType<typeof payingChannel>["id"] }, units: number, bytes = MIB): bigint =>
  to.paying.pay(id, { amount: btt(units), bytes });
const balances = (of: Ledger): bigint[] =>
  (["available", "reserved", "spent", "earned"] as const).map((account) => of.balance("BTT", account).units);

describe("caps", () => {
  test("are zero until they are set: nothing can be spent", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    expect(() => pay(ledger, channel, 1)).toThrow("above your ceiling of 0 BTT a MiB");
    ledger.setCaps("BTT", capsOf({ perTransfer: 0n }));
    expect(() => pay(ledger, channel, 1)).toThrow("your cap of 0 BTT for one transfer");
    expect(() => ledger.paying.reserve(channel.id, btt(1))).toThrow("your cap of 0 BTT for one transfer");
  });

  test("hold for a transfer, a seller and a day, over all channels and windows, to the last unit", () => {
    const channels = [payingChannel(1, "a", "x"), payingChannel(2, "a", "y"), payingChannel(3, "b", "x")] as const;
    for (const channel of channels) ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({ perTransfer: 100n, perSeller: 90n, perDay: 120n }));
    const window = bench.open();
    pay(ledger, channels[0], 60);
    pay(window, channels[1], 40);
    expect(() => pay(ledger, channels[1], 1)).toThrow("for one transfer");
    expect(() => pay(window, channels[2], 31)).toThrow("for a day");
    window.setCaps("BTT", capsOf({ perSeller: 90n }));
    expect(() => pay(ledger, channels[2], 31)).toThrow("for one seller");
    expect(pay(ledger, channels[2], 30)).toBe(30n);
    expect(balances(window)).toEqual([870n, 0n, 130n, 0n]);
  });

  test("count what is reserved, and a cap that is lowered holds for reservations too", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({ perDay: 100n }));
    ledger.paying.reserve(channel.id, btt(80));
    expect(() => ledger.paying.reserve(channel.id, btt(21))).toThrow("for a day");
    pay(ledger, channel, 50);
    ledger.setCaps("BTT", capsOf({ perDay: 60n }));
    expect(() => pay(ledger, channel, 11)).toThrow("for a day");
    pay(ledger, channel, 10);
    ledger.paying.release(channel.id);
    expect(balances(ledger)).toEqual([940n, 0n, 60n, 0n]);
  });

  test("count what is reserved for the same transfer or seller, and only for those", () => {
    const channels = [payingChannel(1, "a", "x"), payingChannel(2, "a", "y"), payingChannel(3, "b", "x")] as const;
    for (const channel of channels) ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({ perTransfer: 100n, perSeller: 90n }));
    ledger.paying.reserve(channels[0].id, btt(80));
    expect(() => pay(ledger, channels[1], 21)).toThrow("for one transfer");
    expect(() => ledger.paying.reserve(channels[2].id, btt(11))).toThrow("for one seller");
    pay(ledger, channels[1], 20);
    pay(ledger, channels[2], 10);
    ledger.paying.release(channels[0].id);
    pay(ledger, channels[1], 70);
  });

  test("for a day begin anew at midnight UTC, and a clock that is set back makes no new day", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({ perDay: 10n }));
    pay(ledger, channel, 10);
    bench.clock.advance(DAY_MS / 2 - 1);
    expect(() => pay(ledger, channel, 1)).toThrow("for a day");
    bench.clock.advance(1);
    expect(pay(ledger, channel, 10)).toBe(20n);
    bench.clock.advance(-2 * DAY_MS);
    expect(() => pay(ledger, channel, 1)).toThrow("for a day");
  });

  test("limit the price, whatever the bytes", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({ pricePerMiB: 8n }));
    expect(() => pay(ledger, channel, 9)).toThrow("0.000000000000000008 BTT a MiB");
    expect(() => pay(ledger, channel, 1, 0)).toThrow("above your ceiling");
    expect(() => pay(ledger, channel, 5, MIB / 2)).toThrow("above your ceiling");
    expect(pay(ledger, channel, 5, MIB / 2 + 1)).toBe(5n);
  });

  test("that two windows change at the same time are both changed, and the others stay", () => {
    const [one, other] = [ledger, bench.open()];
    one.setCaps("BTT", { perTransfer: btt(1), pricePerMiB: btt(2) });
    other.setCaps("BTT", { perDay: btt(3) });
    one.setCaps("BTT", { perSeller: btt(4) });
    const caps = { perTransfer: btt(1), perDay: btt(3), perSeller: btt(4), pricePerMiB: btt(2) };
    expect([one.caps("BTT"), other.caps("BTT")]).toEqual([caps, caps]);
  });

  test("of one chain and asset say nothing about another", () => {
    ledger.setCaps("BTT", capsOf({}));
    expect(ledger.caps("BTTOLD").perDay.units).toBe(0n);
    expect(bench.open(1).caps("BTT").perDay.units).toBe(0n);
    expect(() => ledger.setCaps("BTTOLD", capsOf({}))).toThrow("Caps for BTTOLD are amounts of BTTOLD");
  });
});

describe("a payment", () => {
  test("of more than there is, in another asset or for an unknown channel changes nothing", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({}));
    const before = [...ledger.exportCsv()];
    expect(() => pay(ledger, channel, 1_001)).toThrow("not enough BTT");
    expect(() => ledger.paying.pay(channel.id, { amount: amountOf("TRX", 1n), bytes: MIB })).toThrow("pays in BTT");
    expect(() => pay(ledger, payingChannel(2), 1)).toThrow("knows no such channel");
    expect(() => pay(ledger, channel, 0)).toThrow("above zero");
    expect(() => ledger.paying.open(channel)).toThrow("take another salt");
    expect([...ledger.exportCsv()]).toEqual(before);
    expect(ledger.paying.get(channel.id)?.cumulative).toBe(0n);
  });

  test("makes a voucher that is good, and that can be made again after a crash", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({}));
    const key = signerOf(sampleKey(2));
    issueVoucher(ledger, sampleDomain, key, channel.id, { amount: btt(5), bytes: MIB });
    const voucher = issueVoucher(ledger, sampleDomain, key, channel.id, { amount: btt(2), bytes: MIB });
    expect(voucher.cumulative).toBe(7n);
    expect(isSignedVoucher(sampleDomain, channel.id, key.address, 7n, voucher.signature)).toBe(true);
    ledger.close();
    const [again] = bench.open().paying.list();
    expect(again).toEqual({ ...channel, cumulative: 7n, reserved: btt(0) });
    expect(signVoucher(sampleDomain, channel.id, again?.cumulative ?? 0n, key)).toEqual(voucher.signature);
  });

  test("counts nothing when the wallet could not sign it", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({}));
    const locked: Signer = {
      ...signerOf(sampleKey(2)),
      check() {
        throw new SwarmbidError("spendingStopped", "Unlock it first.");
      },
    };
    const payment = { amount: btt(5), bytes: MIB };
    expect(() => issueVoucher(ledger, sampleDomain, locked, channel.id, payment)).toThrow("Unlock it first.");
    expect(ledger.paying.get(channel.id)?.cumulative).toBe(0n);
  });

  test("is refused in every window from the moment at which one stops all spending", () => {
    const channel = payingChannel(1);
    ledger.paying.open(channel);
    ledger.setCaps("BTT", capsOf({}));
    const windows = [bench.open(), bench.open(), bench.open(1)];
    windows[0]?.stop();
    for (const window of [ledger, ...windows]) expect(window.stopped).toBe(true);
    expect(() => pay(ledger, channel, 1)).toThrow("All spending is stopped");
    expect(() => ledger.paying.reserve(channel.id, btt(1))).toThrow("All spending is stopped");
    ledger.close();
    expect(bench.open().stopped).toBe(true);
    windows[1]?.allowSpending();
    expect(pay(windows[0] ?? ledger, channel, 1)).toBe(1n);
  });
});

test("the journal as CSV tells every step, and no cell is a formula", () => {
  const channel = payingChannel(1);
  ledger.paying.open(channel);
  ledger.setCaps("BTT", capsOf({}));
  pay(ledger, channel, 3);
  const { payee } = channel.config;
  const none = { state: "done", tx: "announced", fee: amountOf("TRX", 0n), facts: {} } as const;
  ledger.orders.end(ledger.orders.begin({ kind: "announce", asset: "BTT", units: 2n, before: 0n }).id, none);
  ledger.orders.end(ledger.orders.begin({ kind: "withdraw", asset: "BTT", to: payee }).id, {
    state: "done",
    tx: '=HYPERLINK("https://bad.example"), and more',
    fee: amountOf("TRX", 4_500_000n),
    facts: { moved: 2n },
  });
  const start = "2026-11-22T12:00:00.000Z,3448148188";
  expect([...ledger.exportCsv()].join("").split("\r\n")).toEqual([
    "time,chain,asset,kind,from,to,amount,channel,cumulative,bytes,note",
    `${start},BTT,deposit,outside,available,0.000000000000001,,,,deposit`,
    `${start},BTT,reserve,available,reserved,0.000000000000000003,${channel.id},,,`,
    `${start},BTT,pay,reserved,spent,0.000000000000000003,${channel.id},0.000000000000000003,${MIB},`,
    `${start},BTT,announce,available,leaving,0.000000000000000002,,,,`,
    `${start},TRX,fee,outside,fees,4.5,,,,"'=HYPERLINK(""https://bad.example""), and more"`,
    `${start},BTT,withdraw,leaving,outside,0.000000000000000002,,,,"'=HYPERLINK(""https://bad.example""), and more"`,
    "",
  ]);
});
