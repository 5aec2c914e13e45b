import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { parseAmount } from "../../../src/engine/amount.ts";
import { createPaymentDesk } from "../../../src/engine/desk/paymentDesk.ts";
import { createPayments } from "../../../src/engine/payments/payments.ts";
import type { TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { openWallet } from "../../../src/engine/payments/wallet/wallet.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { askedOf, bill, nonce } from "../../unit/engine/desk/deskBench.ts";
import { capsOf } from "../../unit/engine/payments/ledger/ledgerBench.ts";
import { startTron, type TronBench } from "../tron/support.ts";

const PASSWORD = "a long password";
const btt = (text: string) => parseAmount(text, "BTT");
const quiet = { write: () => undefined };

/** The n-th account of the devnet, with payments as a host has them. */
async function openPerson(tron: TronBench, index: number) {
  const folder = mkdtempSync(path.join(tmpdir(), "swarmbid-desk-"));
  const payments = createPayments({
    folder,
    network: tron.chain.network,
    clock: systemClock,
    log: quiet,
    openWallet: () => openWallet({ folder, clock: systemClock, autoLockMs: 3_600_000 }),
    openChain: (isStopped) => tron.again({ folder, isStopped }),
  });
  onTestFinished(async () => {
    await payments.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await payments.wallet.importKey(tron.node.account(index).privateKey, PASSWORD);
  await payments.wallet.unlock(PASSWORD);
  await payments.useVault(toBase58(tron.node.genesis.vault) as TronAddress);
  payments.ledger.setCaps("BTT", capsOf({}));
  payments.ledger.setRate(btt("1"));
  const { desk } = createPaymentDesk({ payments, clock: systemClock, log: quiet });
  return { payments, desk };
}

test("two people trade through their desks and a real vault: opened, paid, stored, and claimed on the chain", async () => {
  const tron = await startTron({ parameters: { confirmations: 0 } });
  const buyer = await openPerson(tron, 0);
  const seller = await openPerson(tron, 1);
  const [traded] = (await buyer.desk.standing()).assets;
  const payee = await seller.desk.payee();
  if (traded === undefined || payee === undefined) throw new Error("Nothing can be traded in.");
  expect(traded.unit).toBe("BTT");
  const wanted = { asset: traded.asset, payee, nonce, transfer: "transfer", seller: payee };
  // Nothing is in the pot yet.
  expect(await buyer.desk.open(wanted)).toBeUndefined();

  const bought = await buyer.payments.vault();
  const [deposit, bond] = [btt("100"), btt("1")];
  const approval = await bought.planApproval(deposit, bond);
  if (approval !== undefined) await bought.carryOut(approval);
  await bought.carryOut(await bought.planFund(deposit, bond));

  const opened = await buyer.desk.open(wanted);
  if (opened === undefined) throw new Error("No channel was opened.");
  const asked = { ...askedOf(opened), asset: traded.asset };
  expect(await seller.desk.check(asked)).toMatchObject({
    isSigned: true,
    held: undefined,
    deposit: { covered: deposit.units, reserved: 0n },
  });
  const bills = [bill(Number(btt("3").units / 10n ** 12n)), bill(5)].map((one) => ({
    ...one,
    units: one.units * 10n ** 12n,
  }));
  const signed = await buyer.desk.pay(opened.channel, bills);
  if (signed === undefined) throw new Error("Nothing was signed.");
  expect(await seller.desk.store(opened.channel, signed.cumulative, signed.signature)).toBe("stored");
  expect(seller.payments.ledger.balance("BTT", "earned").units).toBe(signed.cumulative);

  const sold = await seller.payments.vault();
  for (const plan of await sold.planClaims({ anyFee: true })) await sold.carryOut(plan, { anyFee: true });
  expect((await sold.channel(opened.channel)).claimed).toBe(signed.cumulative);
  expect((await sold.credit("BTT", payee)).units).toBe(signed.cumulative);
  expect((await bought.pot("BTT")).units).toBe(deposit.units - signed.cumulative);
});
