import { type Amount, type Asset, amountOf, formatAmount } from "../../../amount.ts";
import { SwarmbidError } from "../../../errors.ts";
import type { Chain } from "../../chain.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { VaultTask } from "../../ledger/task.ts";
import type { TronAddress } from "../../tronAddress.ts";
import { assetTerms } from "../assetTerms.ts";
import { withdrawable } from "../policy/withdrawable.ts";
import type { Plan } from "../settlement.ts";
import type { VaultReader } from "./readVault.ts";
import { vaultIntent } from "./vaultIntent.ts";
import type { Pot } from "./vaultReads.ts";

export interface PlanParts {
  readonly ledger: Ledger;
  readonly chain: Chain;
  readonly reader: VaultReader;
  readonly vault: TronAddress;
  /** The payer of our pots, who also pays the fees of claims. */
  readonly account: TronAddress;
  readonly voucherSigner: TronAddress;
}

/** Builds a task's transaction and estimates its fee; nothing is set aside, signed or sent. */
export async function planVault(task: VaultTask, parts: PlanParts, brings?: Amount): Promise<Plan> {
  const { ledger, chain, vault, account, voucherSigner } = parts;
  const from = task.kind === "sweep" ? task.payee : account;
  const intent = vaultIntent(task, { ledger, tokens: chain.tokens, vault, voucherSigner });
  const prepared = await chain.prepare(intent, from);
  return { task: { ...task, vault }, from, fee: prepared.fee, amount: brings, prepared };
}

/** Our own pot in one asset, and how much of it nobody has been promised. */
export async function readOwnPot(
  asset: Asset,
  parts: PlanParts,
): Promise<{ readonly pot: Pot; readonly free: bigint }> {
  const { ledger, chain, reader, vault, account, voucherSigner } = parts;
  const pot = await reader.pot(account, voucherSigner, assetTerms(asset, chain.tokens));
  const channels = ledger.paying
    .list()
    .filter((one) => one.vault === vault && one.asset === asset && one.cumulative > 0n);
  let promised = 0n;
  for (const { id, cumulative } of channels) {
    const { claimed, reserved } = await reader.channel(id);
    const owed = cumulative - claimed - reserved;
    if (owed > 0n) promised += owed;
  }
  return { pot, free: withdrawable(pot, promised) };
}

/** Announces a withdrawal of what nobody was promised, at most. 0 units take an announcement back. */
export async function planAnnounce(amount: Amount, parts: PlanParts): Promise<Plan> {
  const { asset, units } = amount;
  const { pot, free } = await readOwnPot(asset, parts);
  if (units > free)
    throw new SwarmbidError(
      "notEnoughFunds",
      `At most ${formatAmount(amountOf(asset, free))} can be withdrawn, the rest covers vouchers that sellers hold: withdraw less.`,
    );
  if (units === 0n && pot.announced === 0n)
    throw new SwarmbidError("badInput", "No withdrawal is announced: there is nothing to take back.");
  return planVault({ kind: "announce", asset, units, before: pot.announced }, parts, units === 0n ? undefined : amount);
}

/** Withdraws what was announced three days ago. */
export async function planWithdraw(asset: Asset, to: TronAddress, parts: PlanParts): Promise<Plan> {
  const { pot } = await readOwnPot(asset, parts);
  if (pot.announced === 0n)
    throw new SwarmbidError(
      "badInput",
      "No withdrawal is announced: announce one first, it can be made three days later.",
    );
  const { time } = await parts.chain.head();
  if (time < pot.withdrawableAt * 1_000)
    throw new SwarmbidError(
      "tryLater",
      `That withdrawal can be made from ${new Date(pot.withdrawableAt * 1_000).toISOString()} on: try again then.`,
    );
  const whole = pot.units + pot.bond;
  const units = pot.announced < whole ? pot.announced : whole;
  return planVault({ kind: "withdraw", asset, to }, parts, amountOf(asset, units));
}

/** Base units that the vault owes one of our addresses. */
export const readCredit = (asset: Asset, payee: TronAddress, { reader, chain }: PlanParts): Promise<bigint> =>
  reader.credit(payee, assetTerms(asset, chain.tokens));

/** Takes everything that claims of one of our addresses have earned out of the vault. */
export async function planSweep(asset: Asset, payee: TronAddress, to: TronAddress, parts: PlanParts): Promise<Plan> {
  const credit = await readCredit(asset, payee, parts);
  if (credit === 0n)
    throw new SwarmbidError("notEnoughFunds", `The vault owes ${payee} no ${asset}: claim vouchers first.`);
  return planVault({ kind: "sweep", asset, payee, to }, parts, amountOf(asset, credit));
}
