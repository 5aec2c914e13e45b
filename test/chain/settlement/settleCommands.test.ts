import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { parseAmount } from "../../../src/engine/amount.ts";
import { openLedger } from "../../../src/engine/payments/ledger/ledger.ts";
import type { TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { openWallet } from "../../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { PASSWORD, runWallet as run, startWithWallet } from "../support/runWallet.ts";
import type { TronBench } from "../tron/support.ts";
import { btt, settlementBench } from "./bench.ts";

// `swarmbid wallet deposit|withdraw|claim|caps|stop|allow|journal`.

/** The first one of BIP 39's test vectors. */
const PHRASE = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const YES = ["--yes"];
const DAY = 86_400;
/** 1 TRX is worth 1 BTT here. */
const CAPS = ["caps", "BTT", "--per-day", "100", "--price", "1", "--trx-rate", "1"];

const vaultOf = (bench: TronBench): string[] => ["--vault", toBase58(bench.node.genesis.vault)];

test("a deposit is shown with its figures, made after a yes, announced for withdrawal and withdrawn three days later", async () => {
  const bench = await startWithWallet();
  await expect(run(bench, ["deposit", "1000", "BTT"], "yes")).rejects.toThrow("There is no vault");
  await expect(
    run(bench, ["deposit", "1000", "BTT", "--vault", toBase58(bench.node.genesis.btt)], "yes"),
  ).rejects.toThrow("there is no vault of ours");
  await expect(run(bench, ["deposit", "1000", "BTT", ...vaultOf(bench)], "no")).rejects.toThrow("nothing was sent");
  await expect(run(bench, ["deposit", "1000", "BTT"])).rejects.toThrow("--yes");

  const deposit = await run(bench, ["deposit", "1000", "BTT", "--bond", "50"], "yes");
  expect(deposit.said).toEqual([
    expect.stringMatching(
      /^On custom \(real money\):\n {2}let the vault take a deposit; fee about 2\.2187 TRX, [\d.]+ TRX at most\n {2}then deposit in the vault: 1050 BTT; fee about 7\.06\d+ TRX$/,
    ) as string,
    "Confirmed: let the vault take a deposit, fee 2.2187 TRX.",
    "Confirmed: deposit in the vault, fee 7.0594 TRX.",
  ]);
  expect(deposit.outcome).toMatchObject({
    ok: true,
    sentence: "Deposited 1000 BTT; 1000 BTT can be promised to sellers.",
    facts: { transactions: [{ what: "approve", feeTrx: "2.2187" }, { what: "fund" }] },
  });

  const announced = await run(bench, ["withdraw", "1050", "BTT", ...YES]);
  expect(announced.outcome).toMatchObject({ ok: true, facts: { withdrawableAt: expect.any(String) as string } });
  await expect(run(bench, ["withdraw", "BTT", ...YES])).rejects.toThrow("can be made from");
  await bench.node.post("devnet/warp", { seconds: 3 * DAY });
  await bench.node.post("devnet/mine", { blocks: 1 });
  const withdrawn = await run(bench, ["withdraw", "BTT", ...YES]);
  expect(withdrawn.outcome).toMatchObject({ ok: true, sentence: `Withdrawn to ${bench.address(0)}.` });
  expect((await bench.chain.account(bench.address(0))).btt.units).toBe(10n ** 30n);

  const file = path.join(bench.folder, "journal.csv");
  expect((await run(bench, ["journal", file])).outcome).toMatchObject({ ok: true, facts: { entries: 9 } });
  expect(readFileSync(file, "utf8").split("\r\n")[1]).toContain(",TRX,fee,outside,fees,2.2187,");
  await expect(run(bench, ["journal", file])).rejects.toMatchObject({ code: "fileConflict" });
});

test("another vault is not used while there is money in this one: it would be promised out of the wrong one", async () => {
  const bench = await startWithWallet();
  const other = ["--vault", toBase58(bench.node.genesis.vaultTrc10)];
  await run(bench, ["deposit", "1000", "BTT", ...vaultOf(bench), ...YES]);
  await expect(run(bench, ["deposit", "1", "BTT", ...other, ...YES])).rejects.toThrow("still has 1000 BTT for you");
  await run(bench, ["withdraw", "1000", "BTT", ...YES]);
  await expect(run(bench, ["claim", ...other])).rejects.toThrow("withdraw and claim there");
  await bench.node.post("devnet/warp", { seconds: 3 * DAY });
  await bench.node.post("devnet/mine", { blocks: 1 });
  await run(bench, ["withdraw", "BTT", ...YES]);
  expect((await run(bench, ["claim", ...other])).outcome).toMatchObject({ ok: true });
});

test("caps are shown and set one by one, and a rate with them", async () => {
  const bench = await startWithWallet();
  expect((await run(bench, ["caps"])).outcome).toMatchObject({
    facts: { asset: "BTT", perDay: "0", pricePerMiB: "0", trxRate: null, stopped: false },
  });
  expect((await run(bench, CAPS)).outcome).toMatchObject({
    facts: { perDay: "100", perTransfer: "0", pricePerMiB: "1", trxRate: "1" },
  });
  expect((await run(bench, ["caps", "BTT", "--per-day", "0"])).outcome).toMatchObject({
    facts: { perDay: "0", pricePerMiB: "1" },
  });
  await expect(run(bench, ["caps", "--per-day", "1"])).rejects.toThrow("Name the asset");
  await expect(run(bench, ["caps", "TRX"])).rejects.toThrow("BTT or BTTOLD");
});

test("after `stop` nothing is sent by any command, until `allow`", async () => {
  const bench = await startWithWallet();
  await run(bench, ["stop"]);
  expect((await run(bench, ["caps"])).outcome).toMatchObject({ facts: { stopped: true } });
  await expect(run(bench, ["deposit", "1000", "BTT", ...vaultOf(bench), ...YES])).rejects.toThrow("stopped");
  expect((await bench.chain.account(bench.address(0))).trx.units).toBe(10n ** 12n);
  await run(bench, ["allow"]);
  expect((await run(bench, ["deposit", "1000", "BTT", ...YES])).outcome).toMatchObject({ ok: true });
});

test("`claim` says that there is nothing to claim, and asks for no password", async () => {
  const bench = await startWithWallet();
  const { outcome, said } = await run(bench, ["claim", ...vaultOf(bench)]);
  expect(outcome).toMatchObject({ ok: true, facts: { transactions: [] } });
  expect(said).toEqual([]);
});

test("an order of which nothing can be said holds up no other: it is listed with its reason, and looked at again", async () => {
  const bench = await startWithWallet();
  await run(bench, ["deposit", "1000", "BTT", ...vaultOf(bench), ...YES]);
  const ledger = openLedger(bench.folder, bench.chain.network.chainId, systemClock);
  onTestFinished(() => {
    ledger.close();
  });
  // Sent by a process that ended, and the node says of it what cannot be.
  const stuck = ledger.orders.begin({ kind: "fund", asset: "BTT", units: 1n, bond: 0n });
  const intent = { kind: "transfer", to: bench.address(1), amount: parseAmount("5", "TRX") } as const;
  const prepared = await bench.chain.prepare(intent, bench.address(0));
  ledger.orders.sending(stuck.id, prepared.expiresAt);
  const { id } = await bench.chain.send(stuck.id, prepared, bench.signer(0));
  const lie = { method: "gettransactioninfobyid", kind: "lie", where: { value: id }, set: { fee: 10 ** 13 } };
  await bench.node.post("devnet/fault", lie);

  const { said, events } = await run(bench, ["withdraw", "1000", "BTT", ...YES]);
  expect(events).toEqual(["unfinished", "planned", "confirmed"]);
  expect(said[0]).toMatch(/^Not finished: deposit in the vault\. .*cannot cost/);
  expect(ledger.orders.open()).toMatchObject([
    { id: stuck.id, state: "sending", reason: expect.stringContaining("cannot cost") as string },
  ]);
  await bench.node.post("devnet/clear");
  expect((await run(bench, ["claim"])).events).toEqual([]);
  expect(ledger.orders.get(stuck.id)).toMatchObject({ state: "done", reason: "" });
});

test("`claim` claims for every address of ours, and takes out what each is owed as soon as it has TRX for the fee", async () => {
  const bench = await settlementBench();
  const { tron } = bench;
  const wallet = openWallet({ folder: tron.folder, clock: systemClock, autoLockMs: 60_000 });
  const own = await wallet.importPhrase(PHRASE, PASSWORD);
  await wallet.unlock(PASSWORD);
  const payee = wallet.signer(5).address;
  wallet.close();
  const buyer = bench.party(0);
  await bench.deposit(buyer, btt("1000"));
  const ledger = openLedger(tron.folder, tron.chain.network.chainId, systemClock);
  onTestFinished(() => {
    ledger.close();
  });
  ledger.setVault(toBase58(tron.node.genesis.vault) as TronAddress);
  const seller = { ledger, address: payee };
  bench.pay(buyer, seller, bench.open(buyer, seller), btt("200"));
  await tron.node.post("devnet/fund", { address: own, sun: "100000000" });

  const first = await run(tron, ["claim", "--any-fee", ...YES]);
  expect(first.events).toEqual(["planned", "confirmed", "left"]);
  expect(first.said[2]).toContain(`200 BTT, which are owed to ${payee}.`);
  expect(first.said[2]).toContain("put some TRX into it");
  expect(ledger.balance("BTT", "credit")).toEqual(btt("200"));

  await tron.node.post("devnet/fund", { address: payee, sun: "10000000" });
  await run(tron, ["claim", "--any-fee", ...YES]);
  expect((await tron.chain.account(own)).btt).toEqual(btt("200"));
  expect(ledger.balance("BTT", "credit").units).toBe(0n);
});

test("a deposit whose two fees together are too high is refused before the first one is paid", async () => {
  const bench = await startWithWallet();
  await run(bench, CAPS);
  const before = (await bench.chain.account(bench.address(0))).trx;
  // 2.2 TRX of approval are less than a fifth of it, and 9.3 TRX with the deposit are more.
  const refused = run(bench, ["deposit", "20", "BTT", ...vaultOf(bench), ...YES]);
  await expect(refused).rejects.toMatchObject({ code: "feeTooHigh" });
  expect((await bench.chain.account(bench.address(0))).trx).toEqual(before);
  expect((await run(bench, ["deposit", "20", "BTT", "--any-fee", ...YES])).outcome).toMatchObject({ ok: true });
});
