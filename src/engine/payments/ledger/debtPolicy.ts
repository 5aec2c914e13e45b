const LONGEST_SECONDS = 86_400;
const MS = 1_000;

/** A debt as it is judged: when it was made, how long it keeps its debtor away, and which one in a row it is. */
export interface DebtTerms {
  readonly units: bigint;
  readonly madeAtMs: number;
  readonly untilMs: number;
  /** 1 for the first. */
  readonly times: number;
}

/**
 * What is remembered when `units` are unpaid in a channel, all together. More than before is a new debt: it keeps its debtor away for
 * twice as long as the one before it (`earlierTimes`: 0 when there is none), a day at most. Less is a part that was paid late: the wait
 * gets shorter. `seconds` is what was left unpaid last, divided by the rate at which the peer is served free.
 */
export function debtAfter(
  before: DebtTerms | undefined,
  { units, seconds, earlierTimes }: { readonly units: bigint; readonly seconds: number; readonly earlierTimes: number },
  nowMs: number,
): DebtTerms {
  const isPartPaid = before !== undefined && units <= before.units;
  const times = isPartPaid ? before.times : earlierTimes + 1;
  const madeAtMs = isPartPaid ? before.madeAtMs : nowMs;
  const wait = Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(seconds)) * 2 ** Math.min(times - 1, 17));
  const untilMs = madeAtMs + wait * MS;
  return { units, madeAtMs, times, untilMs: isPartPaid ? Math.min(before.untilMs, untilMs) : untilMs };
}

/** Seconds that are left of a wait; a clock that was set back makes none longer than a day. */
export const secondsLeft = (untilMs: number, nowMs: number): number =>
  Math.min(LONGEST_SECONDS, Math.max(0, Math.ceil((untilMs - nowMs) / MS)));

/** A debt counts against the next one until a day after its wait. */
export const forgottenBefore = (nowMs: number): number => nowMs - LONGEST_SECONDS * MS;
