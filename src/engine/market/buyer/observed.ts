import { type Baseline, measureBaseline, UNMEASURED } from "./baseline.ts";
import { believable, type Told } from "./promised.ts";
import type { SellerView } from "./sellerView.ts";
import { judgeSeller, type Trust } from "./trust.ts";

/** What one connection has shown of itself, between two turns. */
export interface Observed {
  readonly baseline: Baseline;
  readonly trust: Trust;
  readonly told: Told | undefined;
  /** No bid before this time. */
  readonly restUntilMs: number;
  readonly at: Sample | undefined;
  /** Of the last turn. */
  readonly bytesPerSecond: number;
  /** The round in which it is paid without a break. */
  readonly round: Round | undefined;
}

/** Amounts since the connection began. */
export interface Sample {
  readonly nowMs: number;
  readonly receivedBytes: number;
  /** Verified, of what came in paid service. */
  readonly verifiedBytes: number;
  /** It serves us for money now. */
  readonly isPaid: boolean;
  /** It has what we want, and our link has room. */
  readonly isWanted: boolean;
  readonly pieceBytes: number;
  /** What the standing offer buys by its own words, bytes a second. */
  readonly promised: number;
}

interface Round {
  readonly start: Sample;
  readonly leastPromised: number;
  readonly isWanted: boolean;
}

const ROUND_MS = 10_000;
/** Pieces that one sender may have begun here before the first is whole, and some blocks. */
const PIECES_UNDER_WAY = 4;
const SOME_BYTES = 2 ** 20;
/** A quote of which nothing came is old news after this. */
const TOLD_MS = 5 * 60_000;
const GUESSED_BYTES_PER_SECOND = 2 ** 20;
/** A peer among some that all get the same. */
const GUESSED_PARTS = 8;

export const newlyObserved = (trust: Trust): Observed => ({
  baseline: UNMEASURED,
  trust,
  told: undefined,
  restUntilMs: Number.NEGATIVE_INFINITY,
  at: undefined,
  bytesPerSecond: 0,
  round: undefined,
});

/** One turn: what came for nothing, and whether what came for money is what was promised. */
export function observe(before: Observed, now: Sample): Observed {
  const { at } = before;
  if (at === undefined) return { ...before, at: now };
  const ms = now.nowMs - at.nowMs;
  if (ms <= 0) return before;
  const bytes = now.receivedBytes - at.receivedBytes;
  const baseline = measureBaseline(before.baseline, { bytes, ms, isPaid: now.isPaid || at.isPaid });
  return { ...judgeRound(before, now), baseline, at: now, bytesPerSecond: (bytes * 1_000) / ms };
}

function judgeRound(before: Observed, now: Sample): Observed {
  if (!now.isPaid) return { ...before, round: undefined };
  const { round } = before;
  if (round === undefined) return { ...before, round: begin(now) };
  const leastPromised = Math.min(round.leastPromised, now.promised);
  const isWanted = round.isWanted && now.isWanted;
  const ms = now.nowMs - round.start.nowMs;
  if (ms < ROUND_MS) return { ...before, round: { ...round, leastPromised, isWanted } };
  const measured = ((credited(now) - credited(round.start)) * 1_000) / ms;
  const trust = judgeSeller(before.trust, leastPromised, measured, isWanted, now.nowMs);
  return { ...before, trust, round: begin(now) };
}

const begin = (start: Sample): Round => ({ start, leastPromised: start.promised, isWanted: start.isWanted });

/** What counts as given: what came, as far as it can still become whole pieces. Who sends garbage gives nothing after some of it. */
const credited = ({ receivedBytes, verifiedBytes, pieceBytes }: Sample): number =>
  Math.min(receivedBytes, verifiedBytes + PIECES_UNDER_WAY * pieceBytes + SOME_BYTES);

/** It did not do what its messages said. */
export const blame = (observed: Observed, nowMs: number): Observed => ({
  ...observed,
  trust: judgeSeller(observed.trust, 1, 0, true, nowMs),
});

/** As the plan sees it. What it could give is a guess until it says so: an offer that has to be asked about at all. */
export function viewOf(
  id: string,
  { baseline, trust, told }: Observed,
  reservePerMiB: bigint,
  nowMs: number,
): SellerView {
  const known = told !== undefined && nowMs - told.atMs < TOLD_MS ? told : undefined;
  const guess = Math.max(GUESSED_BYTES_PER_SECOND, GUESSED_PARTS * baseline.bytesPerSecond);
  return {
    id,
    capacityBytesPerSecond: known === undefined ? guess : believable(known.capacityBytesPerSecond),
    rivalsSpendPerSecond: known?.rivalsSpendPerSecond ?? 0n,
    reservePerMiB,
    baseline,
    trust,
  };
}
