import type { Amount, Asset } from "../../../amount.ts";
import type { Pot } from "../vault/vaultReads.ts";
import { claimFee, marginalFee, type NetworkPrices } from "./claimCost.ts";
import { type HeldVoucher, type WeighedVoucher, weighVouchers } from "./collectable.ts";
import { type SettlementTerms, withinShare, worthOfFee } from "./terms.ts";

/** Why a claim is made now. */
export type ClaimReason = "lastChance" | "closing" | "withdrawal" | "bond" | "worth";

/** All that is known when it is decided. */
export interface ClaimFacts {
  readonly asset: Asset;
  readonly pot: Pot;
  readonly vouchers: readonly HeldVoucher[];
  readonly prices: NetworkPrices;
  readonly bttPerTrx: Amount;
  readonly terms: SettlementTerms;
  /** Seconds since the epoch, as the chain's blocks tell it. */
  readonly now: number;
}

export interface ClaimDecision {
  readonly reason: ClaimReason;
  /** What matters most first. */
  readonly vouchers: readonly WeighedVoucher[];
  /** Sun, by the table; the node's own estimate is asked for before anything is sent. */
  readonly feeSun: bigint;
  /** Per cent of what the claim brings that its fee may be. */
  readonly maxPercent: bigint;
}

const BOND_SHARE = 3n;

/**
 * Which vouchers of one pot to claim now, and why. Nothing while it costs more than the set share of what it brings: a payer who
 * announces withdrawals again and again makes us spend no fees on dust.
 */
export function whatToClaim(facts: ClaimFacts): ClaimDecision | undefined {
  const { pot, terms, now } = facts;
  const weighed = weighVouchers([...facts.vouchers].sort(byWeight), pot).filter(({ collectable }) => collectable > 0n);
  const ends = endOf(pot, weighed);
  const last = ends !== undefined && ends - now <= terms.marginSeconds;
  const maxPercent = last ? terms.lastChancePercent : terms.maxFeePercent;
  const worthwhile = weighed.filter((one) =>
    withinShare(inAsset(marginalFee(target(one), facts.prices), facts), one.collectable, maxPercent),
  );
  const feeSun = claimFee(worthwhile.map(target), facts.prices);
  const fee = inAsset(feeSun, facts);
  const brings = sum(worthwhile.map(({ collectable }) => collectable));
  if (!withinShare(fee, brings, maxPercent)) return undefined;
  const due = sum(weighed.map((one) => one.due));
  const reason = firstReason({
    lastChance: last,
    closing: worthwhile.some(({ closing }) => closing),
    withdrawal: ends !== undefined,
    bond: pot.bond > 0n && due * BOND_SHARE >= pot.bond,
    worth: brings >= fee * terms.feeMultiple,
  });
  if (reason === undefined) return undefined;
  return { reason, vouchers: worthwhile, feeSun, maxPercent };
}

/** When the first money that vouchers count on can go, in seconds; undefined while none can. */
function endOf(pot: Pot, vouchers: readonly WeighedVoucher[]): number | undefined {
  const ends = vouchers.flatMap(({ onChain }) =>
    onChain.reserved > 0n && onChain.releasableAt !== 0 ? [onChain.releasableAt] : [],
  );
  if (pot.announced > 0n && pot.withdrawableAt !== 0) ends.push(pot.withdrawableAt);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

const firstReason = (reasons: Readonly<Record<ClaimReason, boolean>>): ClaimReason | undefined =>
  (["lastChance", "closing", "withdrawal", "bond", "worth"] as const).find((reason) => reasons[reason]);

/** Channels that end come first, then what is worth most; the same order every time. */
const byWeight = (a: HeldVoucher, b: HeldVoucher): number =>
  Number(b.closing) - Number(a.closing) || compare(dueOf(b), dueOf(a)) || (a.channel < b.channel ? -1 : 1);

const dueOf = ({ cumulative, onChain }: HeldVoucher): bigint => cumulative - onChain.claimed;
const target = ({ onChain }: HeldVoucher) => ({ isNew: onChain.claimed === 0n && onChain.reserved === 0n });
const inAsset = (feeSun: bigint, { asset, bttPerTrx }: ClaimFacts): bigint => worthOfFee(feeSun, asset, bttPerTrx);
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
