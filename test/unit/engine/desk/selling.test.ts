import { expect, test } from "vitest";
import { addressOfKey } from "../../../../src/engine/payments/addressOfKey.ts";
import { btt } from "../payments/ledger/ledgerBench.ts";
import { sampleDomain, sampleKey } from "../payments/vouchers/sampleChannel.ts";
import { askedOf, bill, openPerson, openTo, type Person, running, SELLER, wanted } from "./deskBench.ts";

const PAYER = addressOfKey(sampleKey(2));
const PREFIX = "192.0.2.0/24";

async function openPair(): Promise<{ buyer: Person; seller: Person }> {
  return { buyer: await openPerson(), seller: await openPerson({ key: 3, caps: {}, deposit: 0 }) };
}

async function pay(buyer: Person, channel: Parameters<Person["desk"]["pay"]>[0], units: number) {
  const signed = await buyer.desk.pay(channel, [bill(units)]);
  if (signed === undefined) throw new Error("Nothing was signed.");
  return signed;
}

test("an opening with a pot behind it is in the ledger, with what the chain covers", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  seller.vault.channel = { claimed: 4n, reserved: 30n, releasableAt: 0n };
  seller.vault.pot = { units: 100n, announced: 20n };
  expect(await seller.desk.check(askedOf(opened))).toEqual({
    channel: opened.channel,
    isSigned: true,
    held: undefined,
    debt: 0n,
    deposit: { covered: 114n, reserved: 34n },
    backOffSeconds: 0,
  });
  expect(seller.payments.ledger.earning.get(opened.channel)).toMatchObject({ transfer: "transfer", buyer: PAYER });
});

test("what is being released, or could be too soon, is not reserved", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  seller.vault.channel = { claimed: 0n, reserved: 30n, releasableAt: 1n };
  expect(await seller.desk.check(askedOf(opened))).toMatchObject({ deposit: { covered: 1_000n, reserved: 0n } });
});

test("what was promised to us in other channels of the same pot covers nothing twice", async () => {
  const { buyer, seller } = await openPair();
  const first = await openTo(buyer);
  await seller.desk.check(askedOf(first));
  const { cumulative, signature } = await pay(buyer, first.channel, 600);
  expect(await seller.desk.store(first.channel, cumulative, signature)).toBe("stored");
  const second = await openTo(buyer, { transfer: "another" });
  expect(await seller.desk.check(askedOf(second))).toMatchObject({ deposit: { covered: 400n } });
  expect(await seller.desk.deposit(first.channel)).toEqual({ covered: 1_000n, reserved: 0n });
});

test("a signature that is another's opens nothing, and no node is asked about it", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.standing();
  const before = seller.vault.requests;
  const forged = { ...opened, signature: opened.signature.toReversed() };
  expect(await seller.desk.check(askedOf(forged))).toMatchObject({ isSigned: false, deposit: { covered: 0n } });
  expect(seller.vault.requests).toBe(before);
  expect(seller.payments.ledger.earning.list()).toEqual([]);
});

test("an opening without a deposit, to another payee, or in another asset leaves no trace in the books", async () => {
  const { buyer, seller } = await openPair();
  const other = await openTo(buyer, { payee: addressOfKey(sampleKey(4)) });
  expect(await seller.desk.check(askedOf(other))).toMatchObject({ isSigned: true });
  const opened = await openTo(buyer);
  seller.vault.pot = { units: 0n, announced: 0n };
  seller.clock.advance(11_000);
  expect(await seller.desk.check(askedOf(opened))).toMatchObject({ deposit: { covered: 0n, reserved: 0n } });
  const broken = { ...opened, config: { ...opened.config, salt: new Uint8Array(31) } };
  expect(await seller.desk.check(askedOf(broken))).toBeUndefined();
  expect(seller.payments.ledger.earning.list()).toEqual([]);
});

test("a debtor is kept away by its account and by its prefix, and no node is asked about it", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.check(askedOf(opened));
  await seller.desk.remember({ channel: opened.channel, payer: PAYER, prefix: PREFIX, units: 7n, seconds: 30 });
  const elsewhere = askedOf(opened, { prefix: "198.51.100.0/24" });
  expect(await seller.desk.check(elsewhere)).toMatchObject({ debt: 7n, backOffSeconds: 30 });
  const stranger = await openPerson({ key: 5 });
  expect(await seller.desk.check(askedOf(await openTo(stranger)))).toMatchObject({ debt: 0n, backOffSeconds: 30 });
  expect(seller.payments.ledger.earning.list()).toHaveLength(1);
});

test("a debt is remembered of a channel that earns, and of its payer alone", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  const debt = { channel: opened.channel, payer: PAYER, prefix: PREFIX, units: 7n, seconds: 30 };
  await seller.desk.remember(debt);
  await seller.desk.check(askedOf(opened));
  await seller.desk.remember({ ...debt, payer: SELLER });
  await seller.desk.remember({ ...debt, prefix: PREFIX.padEnd(65, "0") });
  await seller.desk.remember({ ...debt, units: 2n ** 128n });
  expect(seller.payments.ledger.debts.owed(opened.channel)).toBe(0n);
  await seller.desk.remember(debt);
  expect(seller.payments.ledger.debts.owed(opened.channel)).toBe(7n);
});

test("a payer whose pot a claim found empty is covered by nothing", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.check(askedOf(opened));
  const { cumulative, signature } = await pay(buyer, opened.channel, 10);
  await seller.desk.store(opened.channel, cumulative, signature);
  seller.payments.ledger.earning.settled(opened.channel, { claimed: 4n, asked: 10n });
  const next = await openTo(buyer, { transfer: "another" });
  expect(await seller.desk.check(askedOf(next))).toMatchObject({ deposit: { covered: 0n, reserved: 0n } });
});

test("a payer that opens ever more channels and pays in none of them fills no books", async () => {
  const { buyer, seller } = await openPair();
  const open = async (transfer: number) =>
    seller.desk.check(askedOf(await openTo(buyer, { transfer: String(transfer) })));
  for (let transfer = 0; transfer < 16; transfer++) expect(await open(transfer)).toBeDefined();
  expect(await open(16)).toBeUndefined();
  expect(seller.payments.ledger.earning.list()).toHaveLength(16);
});

test("nor does one that pays next to nothing in ever more of them", { timeout: 60_000 }, async () => {
  const { buyer, seller } = await openPair();
  const first = await openTo(buyer);
  const { earning } = seller.payments.ledger;
  for (let number = 0; number < 256; number++) {
    const config = { ...first.config, salt: new Uint8Array(32).fill(number) };
    const id = sampleDomain.channelId(config);
    earning.open({ id, config, asset: "BTT", transfer: "transfer", buyer: PAYER });
    earning.receive(id, 1n, new Uint8Array(64));
  }
  expect(await seller.desk.check(askedOf(first))).toBeUndefined();
  const [one] = earning.list();
  if (one === undefined) return expect.fail("there are channels");
  earning.settled(one.id, { claimed: 1n, asked: 1n });
  expect(await seller.desk.check(askedOf(first))).toMatchObject({ isSigned: true, deposit: { covered: 745n } });
});

test("what was served before the wallet was locked is paid all the same", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.check(askedOf(opened));
  const { cumulative, signature } = await pay(buyer, opened.channel, 10);
  await seller.payments.wallet.lock();
  expect(await seller.desk.store(opened.channel, cumulative, signature)).toBe("stored");
  expect(seller.payments.ledger.balance("BTT", "earned")).toEqual(btt(10));
});

test("a voucher is durable when it is acknowledged, and earns once however often it is sent", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.check(askedOf(opened));
  const { cumulative, signature } = await pay(buyer, opened.channel, 10);
  expect(await seller.desk.store(opened.channel, cumulative, signature)).toBe("stored");
  expect(await seller.desk.store(opened.channel, cumulative, signature)).toBe("stored");
  expect(seller.payments.ledger.balance("BTT", "earned")).toEqual(btt(10));
  expect(seller.made.tallies().get("transfer")?.earned).toEqual([btt(10)]);
  const after = await seller.again();
  expect(await after.desk.check(askedOf(opened))).toMatchObject({ held: 10n });
  const next = await pay(buyer, opened.channel, 5);
  expect(await after.desk.store(opened.channel, next.cumulative, next.signature)).toBe("stored");
  expect(after.payments.ledger.earning.get(opened.channel)?.cumulative).toBe(15n);
});

test("what is not the signer's, says another sum, or is of a channel that was never looked at is unsigned", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  const { cumulative, signature } = await pay(buyer, opened.channel, 10);
  expect(await seller.desk.store(opened.channel, cumulative, signature)).toBe("unsigned");
  await seller.desk.check(askedOf(opened));
  expect(await seller.desk.store(opened.channel, cumulative + 1n, signature)).toBe("unsigned");
  expect(await seller.desk.store(opened.channel, -1n, signature)).toBe("unsigned");
  expect(await seller.desk.store(opened.channel, cumulative, signature.toReversed())).toBe("unsigned");
  expect(seller.payments.ledger.balance("BTT", "earned")).toEqual(btt(0));
});

test("one voucher buys nothing in a second window that serves the same channel", async () => {
  running.add(7);
  const { buyer, seller } = await openPair();
  const second = await seller.again(7);
  const opened = await openTo(buyer);
  for (const window of [seller, second]) await window.desk.check(askedOf(opened));
  const paid = await pay(buyer, opened.channel, 10);
  expect(await seller.desk.store(opened.channel, paid.cumulative, paid.signature)).toBe("stored");
  expect(await second.desk.store(opened.channel, paid.cumulative, paid.signature)).toBe("unsigned");
  const more = await pay(buyer, opened.channel, 1);
  expect(await second.desk.store(opened.channel, more.cumulative, more.signature)).toBe("unsigned");
  expect(await second.desk.check(askedOf(opened))).toMatchObject({ held: 10n });
  expect(await second.desk.store(opened.channel, more.cumulative, more.signature)).toBe("stored");
  running.delete(7);
});

test("a node that does not answer delays an opening for four seconds and no longer", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.standing();
  seller.vault.gate = new Promise(() => undefined);
  const asked = seller.desk.check(askedOf(opened));
  await expect.poll(() => seller.vault.requests).toBe(3);
  seller.clock.advance(4_000);
  expect(await asked).toBeUndefined();
  expect(seller.payments.ledger.earning.list()).toEqual([]);
});

test("strangers make a node be asked eight things at once at most", async () => {
  const { buyer, seller } = await openPair();
  await seller.desk.standing();
  const before = seller.vault.requests;
  seller.vault.gate = new Promise(() => undefined);
  const asked = [];
  for (let transfer = 0; transfer < 12; transfer++)
    asked.push(seller.desk.check(askedOf(await openTo(buyer, { transfer: String(transfer) }))));
  await expect.poll(() => seller.vault.requests - before).toBe(8);
  seller.clock.advance(4_000);
  expect(new Set(await Promise.all(asked))).toEqual(new Set([undefined]));
  expect(seller.vault.requests - before).toBe(8);
});

test("the same is asked of the chain once in ten seconds", async () => {
  const { buyer, seller } = await openPair();
  const opened = await openTo(buyer);
  await seller.desk.check(askedOf(opened));
  const before = seller.vault.requests;
  await seller.desk.deposit(opened.channel);
  expect(seller.vault.requests).toBe(before);
  seller.clock.advance(10_000);
  await seller.desk.deposit(opened.channel);
  expect(seller.vault.requests).toBe(before + 2);
});

test("no node is asked before somebody asks the desk, and a vault that is not ours is nothing to trade through", async () => {
  const seller = await openPerson({ key: 3 });
  expect(seller.vault.requests).toBe(0);
  seller.vault.code = "00";
  for (let time = 0; time < 5; time++) expect(await seller.desk.standing()).toEqual({ assets: [], isStopped: false });
  expect(seller.vault.requests).toBe(1);
  expect(await seller.desk.open(wanted())).toBeUndefined();
  expect(await seller.desk.budget("transfer")).toMatchObject({ left: btt(0), ceilingPerMiB: btt(0) });
});

test("what is traded in is BTT through our vault, and everybody pays one account", async () => {
  const seller = await openPerson({ key: 3 });
  const { assets } = await seller.desk.standing();
  expect(assets).toEqual([{ unit: "BTT", asset: wanted().asset }]);
  expect(await seller.desk.payee()).toBe(addressOfKey(sampleKey(3)));
});
