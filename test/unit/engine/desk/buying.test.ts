import { expect, test } from "vitest";
import { amountOf } from "../../../../src/engine/amount.ts";
import { addressOfKey } from "../../../../src/engine/payments/addressOfKey.ts";
import { isSignedVoucher } from "../../../../src/engine/payments/vouchers/isSignedVoucher.ts";
import { isSignedOpen } from "../../../../src/engine/payments/vouchers/openProof.ts";
import { btt, capsOf } from "../payments/ledger/ledgerBench.ts";
import { sampleDomain, sampleKey } from "../payments/vouchers/sampleChannel.ts";
import { BTT, bill, nonce, openPerson, openTo, running, SELLER, wanted } from "./deskBench.ts";

test("a channel is of the wallet's own pot, is in the ledger, and is proved by the quote's nonce", async () => {
  const buyer = await openPerson();
  const { channel, config, signature, cumulative, owed } = await openTo(buyer);
  const account = addressOfKey(sampleKey(2));
  expect(config).toMatchObject({ payer: account, signer: account, payee: SELLER, withdrawDelaySeconds: 3 * 86_400 });
  expect(sampleDomain.channelId(config)).toBe(channel);
  expect(isSignedOpen(sampleDomain, channel, account, nonce, signature)).toBe(true);
  expect({ cumulative, owed }).toEqual({ cumulative: 0n, owed: [] });
  expect(buyer.payments.ledger.paying.get(channel)).toMatchObject({ config, transfer: "transfer", seller: SELLER });
});

test("bills are paid by one voucher over their sum, each under the ceiling for itself", async () => {
  const buyer = await openPerson({ caps: { pricePerMiB: 10n } });
  const { channel, config } = await openTo(buyer);
  const signed = await buyer.desk.pay(channel, [bill(10), bill(7, 2)]);
  expect(signed?.cumulative).toBe(24n);
  const signature = signed?.signature ?? new Uint8Array();
  expect(isSignedVoucher(sampleDomain, channel, config.signer, 24n, signature)).toBe(true);
  expect(await buyer.desk.signAgain(channel)).toEqual(signed);
  expect(await buyer.desk.pay(channel, [bill(1), bill(11)])).toBeUndefined();
  expect(buyer.payments.ledger.paying.get(channel)?.cumulative).toBe(24n);
  expect(buyer.made.tallies().get("transfer")).toEqual({
    paid: [btt(24)],
    paidBytes: 3 * 2 ** 20,
    sellers: 1,
    earned: [],
  });
});

test.each([
  ["a transfer", { perTransfer: 5n }],
  ["a day", { perDay: 5n }],
  ["a seller", { perSeller: 5n }],
] as const)(
  "the cap for %s is never passed, not by a unit, and nothing is counted of what would pass it",
  async (_, caps) => {
    const buyer = await openPerson({ caps });
    const { channel } = await openTo(buyer);
    expect((await buyer.desk.pay(channel, [bill(4)]))?.cumulative).toBe(4n);
    expect(await buyer.desk.pay(channel, [bill(1), bill(1)])).toBeUndefined();
    expect((await buyer.desk.pay(channel, [bill(1)]))?.cumulative).toBe(5n);
    expect(await buyer.desk.pay(channel, [bill(1)])).toBeUndefined();
    expect(await buyer.desk.open(wanted({ nonce }))).toBeUndefined();
  },
);

test.each(["perTransfer", "perDay", "perSeller", "pricePerMiB"] as const)(
  "with a cap of nothing (%s) no channel is opened and no node is asked for the pot",
  async (cap) => {
    const buyer = await openPerson({ caps: { [cap]: 0n } });
    await buyer.desk.standing();
    const before = buyer.vault.requests;
    expect(await buyer.desk.open(wanted())).toBeUndefined();
    expect(buyer.vault.requests).toBe(before);
    expect(buyer.payments.ledger.paying.list()).toEqual([]);
  },
);

test("nothing is promised out of a pot that has less on the chain than in the books", async () => {
  const buyer = await openPerson({ deposit: 1_000 });
  buyer.vault.pot = { units: 1_000n, announced: 1n };
  expect(await buyer.desk.open(wanted())).toBeUndefined();
  buyer.vault.pot = { units: 1_000n, announced: 0n };
  buyer.clock.advance(11_000);
  expect(await buyer.desk.open(wanted())).toBeDefined();
});

test("no channel is opened for another chain, vault or token, to ourselves, or with a nonce that is none", async () => {
  const buyer = await openPerson();
  const refused = [
    { asset: { ...BTT, chainId: 1 } },
    { asset: { ...BTT, settlement: { kind: "direct" } as const } },
    { asset: { ...BTT, token: { kind: "trc10", id: 1_002_000 } as const } },
    { payee: addressOfKey(sampleKey(2)) },
    { nonce: new Uint8Array(15) },
  ];
  for (const different of refused) expect(await buyer.desk.open(wanted(different))).toBeUndefined();
});

test("a desk that is made anew finds the channel, and what it owes, with the sums of the one before", async () => {
  const buyer = await openPerson();
  const { channel } = await openTo(buyer);
  await buyer.desk.pay(channel, [bill(3)]);
  await buyer.desk.owe(channel, [bill(5), bill(2, 3)]);
  const after = await buyer.again();
  const found = await openTo(after);
  expect(found).toMatchObject({ channel, cumulative: 3n, owed: [bill(5), bill(2, 3)] });
  // Told, and not paid: told again after the next crash.
  const later = await after.again();
  expect((await openTo(later)).owed).toEqual([bill(5), bill(2, 3)]);
  expect((await later.desk.pay(channel, found.owed))?.cumulative).toBe(14n);
  expect((await openTo(await later.again())).owed).toEqual([]);
});

test("what was counted and never sent is signed once more by the next desk, and counted once", async () => {
  const buyer = await openPerson();
  const { channel } = await openTo(buyer);
  const lost = await buyer.desk.pay(channel, [bill(8)]);
  const after = await buyer.again();
  expect((await openTo(after)).cumulative).toBe(8n);
  expect(await after.desk.signAgain(channel)).toEqual(lost);
  expect(after.payments.ledger.balance("BTT", "spent")).toEqual(btt(8));
});

test("what is owed stays owed when a payment is refused", async () => {
  const buyer = await openPerson({ caps: { perTransfer: 4n } });
  const { channel } = await openTo(buyer);
  await buyer.desk.owe(channel, [bill(5)]);
  expect(await buyer.desk.pay(channel, [bill(5)])).toBeUndefined();
  expect((await openTo(buyer)).owed).toEqual([bill(5)]);
});

test("two windows never pay in one channel; the channel of one that ended is found by the other", async () => {
  running.add(7);
  const first = await openPerson();
  const { channel } = await openTo(first);
  const second = await first.again(7);
  const beside = await openTo(second);
  expect(beside.channel).not.toBe(channel);
  running.delete(7);
  const third = await first.again();
  expect((await openTo(third, { inUse: [channel] })).channel).toBe(beside.channel);
});

test("two windows pass no cap together", async () => {
  running.add(7);
  const first = await openPerson({ caps: { perDay: 10n } });
  const second = await first.again(7);
  const [one, other] = [await openTo(first), await openTo(second)];
  expect(await first.desk.pay(one.channel, [bill(6)])).toBeDefined();
  expect(await second.desk.pay(other.channel, [bill(5)])).toBeUndefined();
  expect(await second.desk.pay(other.channel, [bill(4)])).toBeDefined();
  running.delete(7);
});

test("once any window stopped all spending, nothing is opened, paid or signed again by any", async () => {
  running.add(7);
  const first = await openPerson();
  const second = await first.again(7);
  const { channel } = await openTo(first);
  await first.desk.pay(channel, [bill(1)]);
  second.made.stopAllSpending();
  expect(await first.desk.standing()).toMatchObject({ isStopped: true });
  expect(await first.desk.pay(channel, [bill(1)])).toBeUndefined();
  expect(await first.desk.signAgain(channel)).toBeUndefined();
  expect(await first.desk.open(wanted())).toBeUndefined();
  expect(first.payments.ledger.balance("BTT", "spent")).toEqual(btt(1));
  second.made.allowSpending();
  expect((await first.desk.pay(channel, [bill(1)]))?.cumulative).toBe(2n);
  running.delete(7);
});

test("a wallet that was locked signs nothing, and there is nothing to trade in", async () => {
  const buyer = await openPerson();
  const { channel } = await openTo(buyer);
  await buyer.payments.wallet.lock();
  expect(await buyer.desk.pay(channel, [bill(1)])).toBeUndefined();
  expect(await buyer.desk.standing()).toEqual({ assets: [], isStopped: false });
  expect(await buyer.desk.payee()).toBeUndefined();
  expect(buyer.payments.ledger.balance("BTT", "spent")).toEqual(btt(0));
});

test.each([
  ["no bill", []],
  ["nothing", [bill(0)]],
  ["less than nothing", [{ ...bill(1), units: -1n }]],
  ["no bytes", [{ ...bill(1), bytes: 0 }]],
  ["part of a byte", [{ ...bill(1), bytes: 0.5 }]],
  ["more bills than there can be prices", Array.from({ length: 2_049 }, () => bill(1))],
])("a payment of %s is refused", async (_, bills) => {
  const buyer = await openPerson();
  const { channel } = await openTo(buyer);
  expect(await buyer.desk.pay(channel, bills)).toBeUndefined();
  expect(buyer.payments.ledger.paying.get(channel)?.cumulative).toBe(0n);
});

test("a debt that no amount can have does not get into the ledger", async () => {
  const buyer = await openPerson();
  const { channel } = await openTo(buyer);
  await buyer.desk.owe(channel, [{ ...bill(1), units: 2n ** 128n }]);
  await buyer.desk.owe(channel, [{ ...bill(1), pricePerMiB: 2n ** 100_000n }]);
  expect((await openTo(buyer)).owed).toEqual([]);
});

test("the budget is the least that any cap and the pot leave, and tells the ceiling and each seller's part", async () => {
  const buyer = await openPerson({ caps: { perTransfer: 50n, perDay: 40n, perSeller: 30n, pricePerMiB: 9n } });
  expect(await buyer.desk.budget("transfer")).toEqual({
    left: btt(40),
    spent: btt(0),
    ceilingPerMiB: btt(9),
    perSeller: btt(30),
    spentBySeller: new Map(),
  });
  const { channel } = await openTo(buyer);
  await buyer.desk.pay(channel, [bill(8)]);
  expect(await buyer.desk.budget("transfer")).toMatchObject({
    left: btt(32),
    spent: btt(8),
    spentBySeller: new Map([[SELLER, btt(8)]]),
  });
  buyer.payments.ledger.setCaps("BTT", capsOf({ perDay: 1n }));
  expect((await buyer.desk.budget("transfer")).left).toEqual(btt(0));
  buyer.payments.ledger.setCaps("BTT", { perDay: amountOf("BTT", 10n ** 30n) });
  expect((await buyer.desk.budget("other")).left).toEqual(btt(992));
});
