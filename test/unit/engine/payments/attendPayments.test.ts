import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { attendPayments } from "../../../../src/engine/payments/attendPayments.ts";
import type { Chain } from "../../../../src/engine/payments/chain.ts";
import { NILE } from "../../../../src/engine/payments/networks.ts";
import { createPayments } from "../../../../src/engine/payments/payments.ts";
import { openWallet } from "../../../../src/engine/payments/wallet/wallet.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { payingChannel } from "./ledger/ledgerBench.ts";
import { sampleKey, sampleVault } from "./vouchers/sampleChannel.ts";

function start() {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "swarmbid-attend-")), "wallet");
  const clock = createFakeClock(Date.UTC(2026, 10, 22));
  const opened: string[] = [];
  const payments = createPayments({
    folder,
    network: NILE,
    clock,
    log: { write: () => undefined },
    openWallet: () => openWallet({ folder, clock, autoLockMs: 10 ** 9 }),
    openChain() {
      opened.push("chain");
      return { network: NILE, close: () => undefined } as unknown as Chain;
    },
  });
  const attending = attendPayments({
    payments,
    clock,
    log: { write: () => undefined },
    onNews: () => opened.push("news"),
  });
  onTestFinished(async () => {
    attending.dispose();
    await payments.close();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });
  return { folder, clock, opened, payments, attending };
}

test("without a wallet nothing is opened, written or asked, however often it is looked", async () => {
  const { folder, clock, opened, attending } = start();
  clock.advance(3_600_000);
  await attending.look();
  expect(opened).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test("with a wallet that is unlocked no node is asked while nothing is open", async () => {
  const { opened, payments, attending } = start();
  await payments.wallet.importKey(Buffer.from(sampleKey(2)).toString("hex"), "a long password");
  await payments.wallet.unlock("a long password");
  payments.ledger.setVault(sampleVault);
  payments.ledger.paying.open(payingChannel(1));
  await attending.look();
  expect(opened).toEqual([]);
  payments.ledger.orders.begin({ kind: "withdraw", asset: "BTT", to: payments.wallet.signer().address });
  await attending.look();
  expect(opened).toEqual(["chain", "news"]);
});

test("nothing is looked at any more once it is disposed, and no timer is left", async () => {
  const { clock, opened, payments, attending } = start();
  attending.dispose();
  attending.dispose();
  expect(clock.pending).toBe(0);
  payments.ledger.setVault(sampleVault);
  await attending.look();
  expect(opened).toEqual([]);
});
