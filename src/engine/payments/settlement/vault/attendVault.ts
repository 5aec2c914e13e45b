import { type Amount, type Asset, amountOf } from "../../../amount.ts";
import { SwarmbidError } from "../../../errors.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { Carrier } from "../carryOut.ts";
import { isWorthSweeping } from "../policy/isWorthSweeping.ts";
import { type SettlementTerms, worthOfFee } from "../policy/terms.ts";
import type { Notice } from "../settlement.ts";
import { type ClaimBatch, findClaims } from "./findClaims.ts";
import { noticesOf, rateNotice } from "./noticesOf.ts";
import { type PlanParts, planSweep, planVault } from "./planVault.ts";

/** By the table of docs/vault-figures.md, with its bandwidth; the node is asked only for what may be worth it. */
const TYPICAL_SWEEP_SUN = 4_000_000n;

/** One look at the chain with the policies: claims, then sweeps. Returns what the user should know. */
export async function attendVault(
  parts: PlanParts,
  carrier: Carrier,
  terms: SettlementTerms,
): Promise<readonly Notice[]> {
  const { ledger } = parts;
  const rate = ledger.rate();
  if (rate === undefined) return rateNotice(ledger);
  const { pots, batches } = await findClaims({ ...parts, from: parts.account }, rate, terms);
  const tooDear: Notice[] = [];
  for (const batch of batches) {
    const notice = await claimBatch(batch, rate);
    if (notice !== undefined) tooDear.push(notice);
  }
  if (!ledger.stopped) for (const [asset, payee] of creditors()) await sweepWhenWorth(asset, payee, rate);
  return [...noticesOf(ledger, pots), ...tooDear];

  async function claimBatch(
    { asset, vouchers, brings, feeAtMost }: ClaimBatch,
    bttPerTrx: Amount,
  ): Promise<Notice | undefined> {
    const asked = vouchers.map(({ channel, cumulative }) => ({ channel, cumulative }));
    const plan = await planVault({ kind: "claim", asked }, parts, amountOf(asset, brings));
    if (worthOfFee(plan.fee.total.units, asset, bttPerTrx) > feeAtMost)
      return {
        kind: "tooDear",
        sentence: "Claiming now would cost more than the set share of what it brings: it waits.",
      };
    await unlessTwin(() => carrier.carryOut(plan));
    return undefined;
  }

  /** Those of our addresses for which claims were booked. */
  function creditors(): readonly (readonly [Asset, TronAddress])[] {
    const claimed = ledger.earning
      .list()
      .filter((one) => one.claimed.units > 0n && ledger.balance(one.asset, "credit").units > 0n);
    const byName = new Map(
      claimed.map(({ asset, config }) => [`${asset} ${config.payee}`, [asset, config.payee] as const]),
    );
    return [...byName.values()];
  }

  async function sweepWhenWorth(asset: Asset, payee: TronAddress, bttPerTrx: Amount): Promise<void> {
    // No node is asked about a credit that is too small by far.
    if (!isWorthSweeping(ledger.balance(asset, "credit"), TYPICAL_SWEEP_SUN, bttPerTrx, terms)) return;
    const plan = await planSweep(asset, payee, payee, parts);
    if (plan.amount === undefined || !isWorthSweeping(plan.amount, plan.fee.total.units, bttPerTrx, terms)) return;
    await unlessTwin(() => carrier.carryOut(plan));
  }
}

/** Another window does the same already. */
async function unlessTwin(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!SwarmbidError.is(error, "cancelled")) throw error;
  }
}
