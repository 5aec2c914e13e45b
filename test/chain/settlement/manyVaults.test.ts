import { expect, onTestFinished, test } from "vitest";
import { toBase58 } from "../../../devnet/address.ts";
import { amountOf } from "../../../src/engine/amount.ts";
import { refuseToLeaveVault } from "../../../src/engine/payments/leaveVault.ts";
import {
  createVaultSettlement,
  type VaultSettlement,
} from "../../../src/engine/payments/settlement/vault/vaultSettlement.ts";
import type { TronAddress } from "../../../src/engine/payments/tronAddress.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { btt, MIB, type Party, type SettlementBench, settlementBench } from "./bench.ts";

// A channel is its vault's: after another one is used, it is neither paid out of that, nor lost.

/** Uses the devnet's other vault from now on. */
function leave(bench: SettlementBench, { ledger, chain, address, signer }: Party): VaultSettlement {
  const [before, vault] = [bench.tron.node.genesis.vault, bench.tron.node.genesis.vaultTrc10].map(
    (one) => toBase58(one) as TronAddress,
  ) as [TronAddress, TronAddress];
  refuseToLeaveVault(ledger, before);
  ledger.setVault(vault);
  const log = { write: () => undefined };
  const parts = { ledger, chain, account: address, voucherSigner: address, clock: systemClock, log, vault };
  const way = createVaultSettlement({ ...parts, signerOf: () => signer });
  onTestFinished(() => way.close());
  return way;
}

test("what was promised in channels of an earlier vault does not count against the pot of this one, and no more is", async () => {
  const bench = await settlementBench();
  const [buyer, seller] = [bench.party(0), bench.party(1)];
  await bench.deposit(buyer, btt("100"));
  const channel = bench.open(buyer, seller);
  bench.pay(buyer, seller, channel, btt("30"));
  await buyer.vault.carryOut(await buyer.vault.planAnnounce(btt("70")));
  await bench.warp(3 * 86_400);
  await buyer.vault.carryOut(await buyer.vault.planWithdraw("BTT", buyer.address));

  const way = leave(bench, buyer);
  const approval = await way.planApproval(btt("100"), amountOf("BTT", 0n));
  if (approval !== undefined) await way.carryOut(approval);
  await way.carryOut(await way.planFund(btt("100"), amountOf("BTT", 0n)));
  expect(await way.pot("BTT")).toMatchObject({ units: btt("100").units, free: btt("100").units });
  expect(await buyer.vault.pot("BTT")).toMatchObject({ units: btt("30").units, free: 0n });
  expect(() => buyer.ledger.paying.pay(channel, { amount: btt("1"), bytes: MIB })).toThrow(
    "which is not used any more",
  );
  expect(() => buyer.ledger.paying.reserve(channel, btt("1"))).toThrow("open another one");
  expect(buyer.ledger.balance("BTT", "available")).toEqual(btt("100"));
});

test("vouchers of an earlier vault are claimed there, and not at this one", async () => {
  const bench = await settlementBench();
  const [buyer, seller] = [bench.party(0), bench.party(1)];
  await bench.deposit(buyer, btt("100"));
  const channel = bench.open(buyer, seller);
  bench.pay(buyer, seller, channel, btt("30"));
  // It was short, and the rest of the credit is out: the vault may be left.
  seller.ledger.earning.settled(channel, { claimed: 0n, asked: btt("30").units });
  const way = leave(bench, seller);
  expect(await way.planClaims({ anyFee: true })).toEqual([]);
  await way.attend();
  expect(way.snapshot().notices).toEqual([]);
  expect(seller.ledger.balance("BTT", "short")).toEqual(btt("30"));

  const [plan] = await seller.vault.planClaims({ anyFee: true });
  if (plan === undefined) return expect.fail("there is a claim");
  const order = await seller.vault.carryOut(plan, { anyFee: true });
  expect(order).toMatchObject({ state: "done", task: { vault: toBase58(bench.tron.node.genesis.vault) } });
  expect(seller.ledger.balance("BTT", "credit")).toEqual(btt("30"));
  expect(await way.credits()).toEqual([]);
  const [credit] = await seller.vault.credits();
  expect(credit).toEqual({ asset: "BTT", payee: seller.address, amount: btt("30") });
});

test("what is on its way to one vault is not booked by what another one tells", async () => {
  const bench = await settlementBench();
  const [buyer, seller] = [bench.party(0), bench.party(1)];
  await bench.deposit(buyer, btt("100"));
  bench.pay(buyer, seller, bench.open(buyer, seller), btt("30"));
  for (const plan of await seller.vault.planClaims({ anyFee: true }))
    await seller.vault.carryOut(plan, { anyFee: true });
  const { task, prepared } = await seller.vault.planSweep("BTT", seller.address, seller.address);
  const { id } = seller.ledger.orders.begin(task);
  seller.ledger.orders.sending(id, prepared.expiresAt);
  await seller.chain.follow((await seller.chain.send(id, prepared, seller.signer)).id);
  seller.ledger.setVault(toBase58(bench.tron.node.genesis.vaultTrc10) as TronAddress);
  const other = createVaultSettlement({
    ledger: seller.ledger,
    chain: seller.chain,
    account: seller.address,
    voucherSigner: seller.address,
    clock: systemClock,
    log: { write: () => undefined },
    vault: toBase58(bench.tron.node.genesis.vaultTrc10) as TronAddress,
    signerOf: () => seller.signer,
  });
  onTestFinished(() => other.close());
  await other.resume();
  expect(seller.ledger.orders.get(id)).toMatchObject({ state: "sending" });
  await seller.vault.resume();
  expect(seller.ledger.orders.get(id)).toMatchObject({ state: "done" });
  expect(seller.ledger.balance("BTT", "credit").units).toBe(0n);
});
