import { expect, test } from "vitest";
import { type Amount, amountOf, parseAmount } from "../../../src/engine/amount.ts";
import type { Arrival } from "../../../src/engine/payments/settlement/direct/directSettlement.ts";
import { addressOf } from "../../../src/engine/payments/tronAddress.ts";
import { btt, MIB, type Party, type SettlementBench, settlementBench } from "./bench.ts";

const bttold = (text: string): Amount => parseAmount(text, "BTTOLD");
const trxOf = async ({ chain, address }: Party): Promise<bigint> => (await chain.account(address)).trx.units;
/** An address of the seller's that only this buyer was given: nothing was ever sent there. */
const payee = addressOf(new Uint8Array(20).fill(0xab));

/** A buyer who owes, and a seller who waits. */
function relation(bench: SettlementBench, threshold: Amount) {
  const [buyer, seller] = [bench.party(0), bench.party(1)];
  const { asset } = threshold;
  const arrivals: Arrival[] = [];
  seller.direct.onDidArrive((arrival) => arrivals.push(arrival));
  buyer.direct.openDebt({ payee, asset, transfer: "transfer", seller: "seller", threshold });
  seller.direct.expect(payee, asset, "transfer", "buyer");
  return {
    buyer,
    seller,
    arrivals,
    owe(amount: Amount) {
      buyer.direct.owe(payee, { amount, bytes: MIB });
    },
    /** The seller sees it, then sees that its block is final. */
    async look() {
      await seller.direct.attend();
      await seller.direct.attend();
    },
  };
}

test.each([
  ["BTT", btt],
  ["BTTOLD", bttold],
] as const)(
  "a debt of %s is paid by one transfer when it passes the threshold, and counts once at the seller's",
  async (asset, of) => {
    const bench = await settlementBench();
    const { buyer, seller, arrivals, owe, look } = relation(bench, of("100"));
    const before = await trxOf(buyer);
    const owed = () => buyer.ledger.directPaying.get(payee, asset);

    owe(of("60"));
    await buyer.direct.attend();
    await look();
    expect(owed()).toMatchObject({ owed: of("60"), sending: { units: 0n }, sent: { units: 0n } });
    expect(arrivals).toEqual([]);

    owe(of("50"));
    await buyer.direct.attend();
    await buyer.direct.attend();
    expect(owed()).toMatchObject({ owed: of("110"), sending: { units: 0n }, sent: of("110") });
    await look();
    await look();
    expect(arrivals).toEqual([{ payee, amount: of("110"), total: of("110") }]);

    owe(of("7"));
    buyer.direct.closeDebt(payee, asset);
    await buyer.direct.attend();
    await look();
    // A fee of more than a fifth is not paid for seven of BTT; BTTOLD goes by the day's free bandwidth.
    expect(arrivals.slice(1)).toEqual(asset === "BTT" ? [] : [{ payee, amount: of("7"), total: of("117") }]);
    expect(before - (await trxOf(buyer))).toBe(buyer.ledger.balance("TRX", "fees").units);
    expect(seller.ledger.balance(asset, "earned").units).toBe(0n);
  },
);

test("several sellers are paid in one look, and each recognises only what came to its own address", async () => {
  const bench = await settlementBench();
  const { buyer, seller, arrivals, owe, look } = relation(bench, btt("20"));
  const other = addressOf(new Uint8Array(20).fill(0xcd));
  buyer.direct.openDebt({ payee: other, asset: "BTT", transfer: "transfer", seller: "other", threshold: btt("20") });
  seller.direct.expect(other, "BTT", "transfer", "another buyer");
  owe(btt("30"));
  buyer.direct.owe(other, { amount: btt("40"), bytes: MIB });
  await buyer.direct.attend();
  await look();
  expect(arrivals).toEqual([
    { payee, amount: btt("30"), total: btt("30") },
    { payee: other, amount: btt("40"), total: btt("40") },
  ]);
});

test("a seller whose address can take nothing holds up nobody else's transfer", async () => {
  const bench = await settlementBench();
  const buyer = bench.party(0);
  const { btt: token } = buyer.chain.tokens;
  const debt = { asset: "BTT", transfer: "transfer", threshold: btt("20") } as const;
  for (const to of [token ?? payee, payee]) {
    buyer.direct.openDebt({ ...debt, payee: to, seller: to });
    buyer.direct.owe(to, { amount: btt("30"), bytes: MIB });
  }
  await buyer.direct.attend();
  expect(buyer.ledger.directPaying.get(payee, "BTT")).toMatchObject({ sent: btt("30") });
  expect(buyer.direct.snapshot().notices).toEqual([
    { kind: "trouble", sentence: expect.stringContaining(`${String(token)} could not be paid.`) as string },
  ]);
});

test("what a node says of the time lets no window pay what another one is about to send", async () => {
  const bench = await settlementBench();
  const { buyer, owe } = relation(bench, btt("20"));
  owe(btt("30"));
  const order = buyer.ledger.orders.begin({ kind: "pay", asset: "BTT", payee, units: btt("30").units });
  buyer.ledger.orders.sending(order.id, Date.now() + 60_000);
  const set = { block_header: { raw_data: { timestamp: Date.now() + 3_600_000 } } };
  await bench.tron.node.post("devnet/fault", { method: "getblock", kind: "lie", set });
  await buyer.direct.attend();
  expect(buyer.ledger.orders.get(order.id)).toMatchObject({ state: "sending" });
  expect(buyer.ledger.directPaying.get(payee, "BTT")).toMatchObject({ sending: btt("30"), sent: { units: 0n } });
});

test("a transfer that costs more than the set share waits, and says so", async () => {
  const bench = await settlementBench();
  const { buyer, owe } = relation(bench, btt("1"));
  owe(btt("5"));
  await buyer.direct.attend();
  expect(buyer.direct.snapshot()).toMatchObject({ open: [], notices: [{ kind: "tooDear" }] });
  expect(buyer.ledger.balance("TRX", "fees").units).toBe(0n);
});

test("nothing is paid once spending is stopped, and the debt stands", async () => {
  const bench = await settlementBench();
  const { buyer, owe } = relation(bench, btt("20"));
  owe(btt("30"));
  buyer.ledger.stop();
  await buyer.direct.attend();
  expect(buyer.ledger.directPaying.get(payee, "BTT")).toMatchObject({ owed: btt("30"), sent: amountOf("BTT", 0n) });
  expect(() => {
    owe(btt("1"));
  }).toThrow("stopped");
  buyer.ledger.allowSpending();
  await buyer.direct.attend();
  expect(buyer.ledger.directPaying.get(payee, "BTT")).toMatchObject({ sent: btt("30") });
});

test("a transfer that one node alone calls expired is not paid anew at once, and is booked when it was hidden", async () => {
  const bench = await settlementBench();
  const { buyer, owe } = relation(bench, btt("20"));
  owe(btt("30"));
  const fault = (method: string, rest: object) => bench.tron.node.post("devnet/fault", { method, ...rest });
  await fault("gettransactioninfobyid", { kind: "hide" });
  const paying = buyer.direct.attend();
  await expect.poll(async () => (await buyer.chain.account(payee)).btt).toEqual(btt("30"));
  await bench.warp(400);
  await paying;
  await buyer.direct.attend();
  const owed = () => buyer.ledger.directPaying.get(payee, "BTT");
  expect(owed()).toMatchObject({ sending: btt("30"), sent: { units: 0n } });
  expect(buyer.direct.snapshot().notices).toMatchObject([
    { kind: "trouble", sentence: expect.stringContaining("alone says that no block took it") as string },
  ]);
  await bench.tron.node.post("devnet/clear");
  await buyer.direct.attend();
  expect(owed()).toMatchObject({ sending: { units: 0n }, sent: btt("30") });
  expect((await buyer.chain.account(payee)).btt).toEqual(btt("30"));
});

test("a transfer that was lost is paid anew half an hour after one node alone called it expired", async () => {
  const bench = await settlementBench();
  const { buyer, owe } = relation(bench, btt("20"));
  owe(btt("30"));
  await bench.tron.node.post("devnet/fault", { method: "broadcasthex", kind: "vanish", carriedOut: false });
  const paying = buyer.direct.attend();
  await expect.poll(() => buyer.chain.unfinished().length).toBe(1);
  await bench.warp(400);
  await paying;
  await bench.tron.node.post("devnet/clear");
  await buyer.direct.attend();
  expect((await buyer.chain.account(payee)).btt.units).toBe(0n);
  await bench.warp(1_800);
  await buyer.direct.attend();
  expect((await buyer.chain.account(payee)).btt).toEqual(btt("30"));
});
