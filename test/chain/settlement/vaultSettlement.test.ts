import { expect, test } from "vitest";
import { amountOf, formatAmount, parseAmount } from "../../../src/engine/amount.ts";
import type { ChannelId } from "../../../src/engine/payments/vouchers/vaultDomain.ts";
import { putInPot } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { btt, type Party, type SettlementBench, settlementBench } from "./bench.ts";

const DAY = 86_400;
const bttOf = ({ ledger }: Party): Record<string, string> =>
  Object.fromEntries(
    (["available", "reserved", "leaving", "bond", "spent", "earned", "short", "credit"] as const).map((name) => [
      name,
      formatAmount(ledger.balance("BTT", name)).replace(" BTT", ""),
    ]),
  );
const fees = ({ ledger }: Party): bigint => ledger.balance("TRX", "fees").units;
const trxOf = async ({ chain, address }: Party): Promise<bigint> => (await chain.account(address)).trx.units;

async function people(
  bench: SettlementBench,
): Promise<{ buyer: Party; seller: Party; trx: readonly [bigint, bigint] }> {
  const [buyer, seller] = [bench.party(0), bench.party(1)];
  return { buyer, seller, trx: [await trxOf(buyer), await trxOf(seller)] };
}

test("a deposit becomes vouchers, a claim, a credit and a sweep, and every fee is in the books", async () => {
  const bench = await settlementBench();
  const { buyer, seller, trx } = await people(bench);
  await bench.deposit(buyer, btt("1000"), btt("90"));
  expect(bttOf(buyer)).toMatchObject({ available: "1000", bond: "90" });
  expect(await buyer.vault.pot("BTT")).toMatchObject({ units: btt("1000").units, bond: btt("90").units });

  const channel = bench.open(buyer, seller);
  bench.pay(buyer, seller, channel, btt("20"));
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "20", credit: "0" });
  // Together a third of the bond is at stake.
  bench.pay(buyer, seller, channel, btt("10"));
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "0", credit: "30" });
  expect(await seller.vault.credit("BTT", seller.address)).toEqual(btt("30"));
  expect(await seller.vault.channel(channel)).toMatchObject({ claimed: btt("30").units });

  const before = (await seller.chain.account(seller.address)).btt.units;
  bench.pay(buyer, seller, channel, btt("170"));
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "0", credit: "0" });
  expect((await seller.chain.account(seller.address)).btt.units - before).toBe(btt("200").units);
  expect(bttOf(buyer)).toMatchObject({ available: "800", spent: "200", bond: "90" });
  expect(trx[0] - (await trxOf(buyer))).toBe(fees(buyer));
  expect(trx[1] - (await trxOf(seller))).toBe(fees(seller));
  expect(seller.ledger.orders.open()).toEqual([]);
  expect(seller.vault.snapshot().notices).toEqual([]);
});

test("two vouchers beside the free one are claimed one by one, which takes fewer bytes, and dust is left out", async () => {
  const bench = await settlementBench();
  const { seller } = await people(bench);
  const buyers = [0, 2, 3, 4].map((index) => bench.party(index));
  for (const buyer of buyers) await bench.deposit(buyer, btt("1000"));
  const worth = ["150", "120", "100", "1"];
  for (const [at, buyer] of buyers.entries())
    bench.pay(buyer, seller, bench.open(buyer, seller), btt(worth[at] ?? "1"));
  await seller.vault.attend();
  // The day's free bandwidth carries one; the other two go one by one, which takes fewer bytes than a batch of two.
  const claims = seller.ledger.orders.recent(10).filter(({ task }) => task.kind === "claim");
  expect(claims.map(({ task }) => (task.kind === "claim" ? task.asked.length : 0))).toEqual([1, 1, 1]);
  expect(bttOf(seller)).toMatchObject({ earned: "1", credit: "0" });
});

test("what the free bandwidth does not carry is claimed in one transaction, for three buyers at once", async () => {
  const bench = await settlementBench();
  const { seller, trx } = await people(bench);
  const owed = [100, 110, 120, 130].map((whole) => btt(String(whole)));
  const channels: ChannelId[] = [];
  for (const [at, index] of [0, 2, 3, 4].entries()) {
    const buyer = bench.party(index);
    await bench.deposit(buyer, btt("1000"));
    const channel = bench.open(buyer, seller);
    bench.pay(buyer, seller, channel, owed[at] ?? btt("0"));
    channels.push(channel);
  }
  const before = (await seller.chain.account(seller.address)).btt.units;
  await seller.vault.attend();
  const claims = seller.ledger.orders.recent(10).filter(({ task }) => task.kind === "claim");
  const sizes = claims.map(({ task }) => (task.kind === "claim" ? task.asked.length : 0));
  expect(sizes.sort()).toEqual([1, 3]);
  expect(claims.map(({ state }) => state)).toEqual(["done", "done"]);
  for (const [at, channel] of channels.entries())
    expect((await seller.vault.channel(channel)).claimed).toBe(owed[at]?.units);
  expect(bttOf(seller)).toMatchObject({ earned: "0", credit: "0", short: "0" });
  expect((await seller.chain.account(seller.address)).btt.units - before).toBe(btt("460").units);
  expect(trx[1] - (await trxOf(seller))).toBe(fees(seller));
});

test("a withdrawal that its payer announced is answered by a claim in time, and what is left is withdrawn after three days", async () => {
  const bench = await settlementBench();
  const { buyer, seller } = await people(bench);
  await bench.deposit(buyer, btt("100"));
  const channel = bench.open(buyer, seller);
  bench.pay(buyer, seller, channel, btt("30"));
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "30" });

  await expect(buyer.vault.planAnnounce(btt("71"))).rejects.toThrow("At most 70 BTT can be withdrawn");
  await buyer.vault.carryOut(await buyer.vault.planAnnounce(btt("60")));
  expect(bttOf(buyer)).toMatchObject({ available: "10", leaving: "60", spent: "30" });
  await expect(buyer.vault.planWithdraw("BTT", buyer.address)).rejects.toThrow("can be made from");
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "0", credit: "30" });

  await bench.warp(3 * DAY);
  const before = (await buyer.chain.account(buyer.address)).btt.units;
  await buyer.vault.carryOut(await buyer.vault.planWithdraw("BTT", buyer.address));
  expect((await buyer.chain.account(buyer.address)).btt.units - before).toBe(btt("60").units);
  expect(bttOf(buyer)).toMatchObject({ available: "10", leaving: "0", spent: "30" });
});

test("an announcement is taken back, and the money can be promised again", async () => {
  const bench = await settlementBench();
  const { buyer } = await people(bench);
  await bench.deposit(buyer, btt("100"), btt("10"));
  await buyer.vault.carryOut(await buyer.vault.planAnnounce(btt("110")));
  expect(bttOf(buyer)).toMatchObject({ available: "0", leaving: "100", bond: "10" });
  await buyer.vault.carryOut(await buyer.vault.planAnnounce(amountOf("BTT", 0n)));
  expect(bttOf(buyer)).toMatchObject({ available: "100", leaving: "0", bond: "10" });
  await expect(buyer.vault.planAnnounce(amountOf("BTT", 0n))).rejects.toThrow("nothing to take back");
});

test("dust is told of and not claimed when its payer leaves", async () => {
  const bench = await settlementBench();
  const { buyer, seller } = await people(bench);
  await bench.deposit(buyer, btt("100"));
  bench.pay(buyer, seller, bench.open(buyer, seller), btt("1"));
  await buyer.vault.carryOut(await buyer.vault.planAnnounce(btt("99")));
  await bench.warp(2 * DAY);
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "1", credit: "0" });
  expect(seller.vault.snapshot().notices).toMatchObject([{ kind: "withdrawal" }]);
  expect(fees(seller)).toBe(0n);
});

test("a shortfall is paid as far as it goes, told, and remembered of its payer", async () => {
  const bench = await settlementBench();
  const { buyer, seller } = await people(bench);
  const other = bench.party(2);
  await bench.deposit(buyer, btt("200"), btt("5"));
  bench.pay(buyer, seller, bench.open(buyer, seller), btt("100"));
  bench.pay(buyer, other, bench.open(buyer, other), btt("100"));
  // A payer whose ledger is forged promises the same money twice.
  putInPot(buyer.ledger, btt("1000"), "forged");
  bench.pay(buyer, other, bench.open(buyer, other, "BTT", 2), btt("50"));
  await other.vault.attend();
  expect(bttOf(other)).toMatchObject({ credit: "0", short: "0" });
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "0", short: "50", credit: "50" });
  expect(seller.vault.shortOf(buyer.address)).toEqual([btt("50")]);
  expect(seller.vault.shortOf(other.address)).toEqual([]);
  await seller.vault.attend();
  expect(seller.vault.snapshot().notices).toMatchObject([{ kind: "shortfall" }]);
  expect(await buyer.vault.pot("BTT")).toMatchObject({ units: 0n, bond: 0n });
  // Once the pot has money again, the rest is claimed.
  await bench.deposit(buyer, btt("500"), btt("100"));
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ short: "0" });
  expect(seller.vault.shortOf(buyer.address)).toEqual([]);
});

test("a reservation is made under the caps, pays its channel, and goes back after its wait", async () => {
  const bench = await settlementBench();
  const { buyer, seller } = await people(bench);
  await bench.deposit(buyer, btt("100"));
  const channel = bench.open(buyer, seller);
  await buyer.vault.carryOut(await buyer.vault.planReserve(channel, btt("40")));
  expect(bttOf(buyer)).toMatchObject({ available: "60", reserved: "40" });
  expect(await buyer.vault.channel(channel)).toMatchObject({ reserved: btt("40").units });
  bench.pay(buyer, seller, channel, btt("30"));
  await buyer.vault.carryOut(await buyer.vault.planStartRelease(channel));
  // The release is on its way: the claim is made before it.
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ credit: "30" });
  await expect(buyer.vault.planRelease(channel)).rejects.toThrow("The contract would refuse that");
  await bench.warp(3_601);
  await buyer.vault.carryOut(await buyer.vault.planRelease(channel));
  expect(bttOf(buyer)).toMatchObject({ available: "70", reserved: "0", spent: "30" });
  expect(await buyer.vault.pot("BTT")).toMatchObject({ units: btt("70").units });
});

test("the same in BTTOLD, which needs no approval", async () => {
  const bench = await settlementBench("vaultTrc10");
  const { buyer, seller } = await people(bench);
  const old = (text: string) => parseAmount(text, "BTTOLD");
  // 1 BTTOLD was 1000 BTT: a fee of 4 TRX is 0.004 BTTOLD here.
  expect(await buyer.vault.planApproval(old("10"), old("1"))).toBeUndefined();
  await bench.deposit(buyer, old("10"), old("1"));
  bench.pay(buyer, seller, bench.open(buyer, seller, "BTTOLD"), old("2"));
  await seller.vault.attend();
  expect(seller.ledger.balance("BTTOLD", "credit").units).toBe(0n);
  const { bttold } = await seller.chain.account(seller.address);
  expect(bttold.units).toBe(old("1000000002").units);
  await buyer.vault.carryOut(await buyer.vault.planAnnounce(old("9")));
  await bench.warp(3 * DAY);
  await buyer.vault.carryOut(await buyer.vault.planWithdraw("BTTOLD", buyer.address));
  expect(buyer.ledger.balance("BTTOLD", "available").units + buyer.ledger.balance("BTTOLD", "bond").units).toBe(0n);
});

test("without a rate nothing is claimed by itself, and the user's own claim is weighed by the user", async () => {
  const bench = await settlementBench();
  const { buyer, seller } = await people(bench);
  await bench.deposit(buyer, btt("1000"));
  const channel = bench.open(buyer, seller);
  bench.pay(buyer, seller, channel, btt("10"));
  await seller.vault.attend();
  expect(await seller.vault.planClaims()).toEqual([]);
  const [plan] = await seller.vault.planClaims({ anyFee: true });
  expect(plan).toMatchObject({ amount: btt("10"), fee: { total: { units: 5_678_900n } } });
  if (plan === undefined) return;
  await expect(seller.vault.carryOut(plan)).rejects.toThrow("more than 20 %");
  await seller.vault.carryOut(plan, { anyFee: true });
  expect(bttOf(seller)).toMatchObject({ earned: "0", credit: "10" });
});

test("nothing is sent once spending is stopped, whatever is due", async () => {
  const bench = await settlementBench();
  const { buyer, seller } = await people(bench);
  await bench.deposit(buyer, btt("1000"));
  bench.pay(buyer, seller, bench.open(buyer, seller), btt("200"));
  seller.ledger.stop();
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "200", credit: "0" });
  expect(seller.vault.snapshot()).toMatchObject({ open: [], notices: [{ kind: "trouble" }] });
  buyer.ledger.stop();
  await expect(buyer.vault.carryOut(await buyer.vault.planAnnounce(btt("500")))).rejects.toThrow("stopped");
  seller.ledger.allowSpending();
  await seller.vault.attend();
  expect(bttOf(seller)).toMatchObject({ earned: "0" });
});
