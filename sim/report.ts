/** A number of the design, beside what came out. */
export interface SimNumber {
  readonly value: number;
  readonly expected: number;
  readonly ok: boolean;
  /** How the two compare: `about` within the tolerance that the page names. */
  readonly rule: "about" | "at most" | "at least";
  readonly what: string;
}

/** What a strategy wins over doing as our client does, as a fraction: 0.05 is five percent more. */
export interface SimStrategy {
  readonly gain: number;
  readonly ok: boolean;
  readonly what: string;
}

/** No strategy may win more than this. */
export const MOST_GAIN = 0.05;

export const about = (what: string, value: number, expected: number, tolerance: number): SimNumber => ({
  what,
  value,
  expected,
  rule: "about",
  ok: Math.abs(value - expected) <= tolerance,
});

export const atMost = (what: string, value: number, expected: number): SimNumber => ({
  what,
  value,
  expected,
  rule: "at most",
  ok: value <= expected,
});

export const atLeast = (what: string, value: number, expected: number): SimNumber => ({
  what,
  value,
  expected,
  rule: "at least",
  ok: value >= expected,
});

/** `mine` and `honest`: what the strategy and our client win in the same place. */
export function strategy(what: string, mine: number, honest: number): SimStrategy {
  const gain = mine / honest - 1;
  return { what, gain, ok: gain <= MOST_GAIN };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
