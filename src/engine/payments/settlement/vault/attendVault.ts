import { type Amount, type Asset, amountOf } from "../../../amount.ts";
import { type ErrorCode, SwarmbidError } from "../../../errors.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { Carrier } from "../carryOut.ts";
import { isWorthSweeping } from "../policy/isWorthSweeping.ts";
import { type SettlementTerms, worthOfFee } from "../policy/terms.ts";
import type { Notice } from "../settlement.ts";
import { creditors } from "./creditors.ts";
import { type ClaimBatch, findClaims } from "./findClaims.ts";
import { noticesOf, rateNotice } from "./noticesOf.ts";
import { type PlanParts, planSweep, planVault, readCredit } from "./planVault.ts";

/** By the table of docs/vault-figures.md, with its bandwidth; the node is asked only for what may be worth it. */
const TYPICAL_SWEEP_SUN = 4_000_000n;

/** One look at the chain with the policies: claims, then sweeps. Returns what the user should know. */
export async function attendVault(
  parts: PlanParts,
  carrier: Carrier,
  terms: SettlementTerms,
): Promise<readonly Notice[]> {
  const { ledger, vault, account } = parts;
  const rate = ledger.rate();
  if (rate === undefined) return rateNotice(ledger, vault);
  const { pots, batches } = await findClaims({ ...parts, from: parts.account }, rate, terms);
  const notices: (Notice | undefined)[] = [];
  for (const batch of batches)
    notices.push(await alone("Vouchers could not be claimed.", () => claimBatch(batch, rate)));
  if (!ledger.stopped)
    for (const [asset, payee] of creditors(ledger, vault))
      notices.push(
        await alone(`What the vault owes ${payee} could not be taken out.`, () => sweepWhenWorth(asset, payee, rate)),
      );
  return [...noticesOf(ledger, vault, pots), ...notices.filter((notice) => notice !== undefined)];

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

  /** Whichever address of ours it is owed to, it comes to the wallet's own. */
  async function sweepWhenWorth(asset: Asset, payee: TronAddress, bttPerTrx: Amount): Promise<undefined> {
    // No node is asked about a credit that is too small by far.
    if (!isWorthSweeping(ledger.balance(asset, "credit"), TYPICAL_SWEEP_SUN, bttPerTrx, terms)) return;
    const owed = amountOf(asset, await readCredit(asset, payee, parts));
    if (!isWorthSweeping(owed, 0n, bttPerTrx, terms)) return;
    const plan = await planSweep(asset, payee, account, parts);
    if (plan.amount === undefined || !isWorthSweeping(plan.amount, plan.fee.total.units, bttPerTrx, terms)) return;
    await unlessTwin(() => carrier.carryOut(plan));
  }
}

/** What one voucher, or one address of ours, can bring about: the others are claimed and taken out all the same. */
const OF_ONE: ReadonlySet<ErrorCode> = new Set([
  "badInput",
  "notEnoughFunds",
  "transactionExpired",
  "transactionFailed",
  "transactionRefused",
]);

async function alone(what: string, work: () => Promise<Notice | undefined>): Promise<Notice | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!SwarmbidError.is(error) || !OF_ONE.has(error.code)) throw error;
    return { kind: "trouble", sentence: `${what} ${error.message}` };
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
