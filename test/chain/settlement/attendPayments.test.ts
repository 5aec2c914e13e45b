import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { type AttendingNews, attendPayments } from "../../../src/engine/payments/attendPayments.ts";
import { createPayments, type Payments } from "../../../src/engine/payments/payments.ts";
import type { TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { openWallet } from "../../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { createFakeClock, type FakeClock } from "../../fakes/clock.ts";
import { quickKey } from "../../hostile/wallet/passwords.ts";
import { btt, type Party, type SettlementBench, settlementBench } from "./bench.ts";

const PASSWORD = "correct horse";
const EVERY_MS = 600_000;
const DAYS = 3 * 86_400;
const log = { write: () => undefined };

interface Seller {
  readonly payments: Payments;
  /** For the bench's channels and vouchers. */
  readonly party: Party;
  readonly clock: FakeClock;
  readonly news: AttendingNews[];
  look(): Promise<void>;
  /** Time for the next look passes; resolves with the next news. */
  nextNews(): Promise<AttendingNews>;
}

/** A host of the devnet's second account, whose payments are looked after. */
async function startSeller(bench: SettlementBench): Promise<Seller> {
  const { tron } = bench;
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-attend-"));
  const payments = createPayments({
    folder,
    network: tron.chain.network,
    clock: systemClock,
    log,
    openWallet: () => openWallet({ folder, clock: systemClock, autoLockMs: 600_000, derive: quickKey }),
    openChain: (isStopped) => tron.again({ folder, isStopped }),
  });
  const news: AttendingNews[] = [];
  let heard = (_: AttendingNews): void => undefined;
  const clock = createFakeClock();
  const onNews = (one: AttendingNews): void => {
    news.push(one);
    heard(one);
  };
  const attending = attendPayments({ payments, clock, log, everyMs: EVERY_MS, onNews });
  onTestFinished(async () => {
    attending.dispose();
    await payments.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { privateKey, base58 } = tron.node.account(1);
  await payments.wallet.importKey(privateKey, PASSWORD);
  payments.ledger.setRate(btt("1"));
  const party = { ...bench.party(1), address: base58 as TronAddress, ledger: payments.ledger };
  return {
    payments,
    party,
    clock,
    news,
    look: () => attending.look(),
    nextNews: () =>
      new Promise((resolve) => {
        heard = resolve;
        clock.advance(EVERY_MS);
      }),
  };
}

test("an announced withdrawal is answered by a claim in time, as long as payments are looked after", async () => {
  const bench = await settlementBench();
  const buyer = bench.party(0);
  const seller = await startSeller(bench);
  await seller.payments.useVault(toBase58(bench.tron.node.genesis.vault) as TronAddress);
  await seller.payments.wallet.unlock(PASSWORD);
  await bench.deposit(buyer, btt("100"));
  bench.pay(buyer, seller.party, bench.open(buyer, seller.party), btt("30"));
  await seller.look();
  expect(seller.payments.ledger.balance("BTT", "earned")).toEqual(btt("30"));
  expect(seller.news).toEqual([]);

  await buyer.vault.carryOut(await buyer.vault.planAnnounce(btt("60")));
  expect(await seller.nextNews()).toMatchObject({ kind: "ended", order: { state: "done", task: { kind: "claim" } } });
  expect(seller.payments.ledger.balance("BTT", "credit")).toEqual(btt("30"));
  await bench.warp(DAYS);
  await buyer.vault.carryOut(await buyer.vault.planWithdraw("BTT", buyer.address));
  expect(await (await seller.payments.vault()).credit("BTT", seller.party.address)).toEqual(btt("30"));
});

test("while the wallet is locked that is told once, and nothing is claimed before it is unlocked", async () => {
  const bench = await settlementBench();
  const buyer = bench.party(0);
  const seller = await startSeller(bench);
  await seller.payments.useVault(toBase58(bench.tron.node.genesis.vault) as TronAddress);
  await bench.deposit(buyer, btt("500"));
  bench.pay(buyer, seller.party, bench.open(buyer, seller.party), btt("200"));
  expect(await seller.nextNews()).toEqual({ kind: "locked" });
  await seller.look();
  expect(seller.news).toHaveLength(1);
  await seller.payments.wallet.unlock(PASSWORD);
  await seller.look();
  expect(seller.news.slice(1)).toMatchObject([
    { kind: "ended", order: { state: "done", task: { kind: "claim" } } },
    { kind: "ended", order: { state: "done", task: { kind: "sweep" } } },
  ]);
});

test("trouble with the node is told once, and the next look goes on", async () => {
  const bench = await settlementBench();
  const buyer = bench.party(0);
  const seller = await startSeller(bench);
  await seller.payments.useVault(toBase58(bench.tron.node.genesis.vault) as TronAddress);
  await seller.payments.wallet.unlock(PASSWORD);
  await bench.deposit(buyer, btt("500"));
  bench.pay(buyer, seller.party, bench.open(buyer, seller.party), btt("200"));
  await bench.tron.node.post("devnet/fault", { method: "getaccount", kind: "status", status: 500, times: 2 });
  await seller.look();
  await seller.look();
  expect(seller.news).toMatchObject([{ kind: "notice", notice: { kind: "trouble" } }]);
  await seller.look();
  expect(seller.news[1]).toMatchObject({ kind: "ended", order: { state: "done" } });
});
