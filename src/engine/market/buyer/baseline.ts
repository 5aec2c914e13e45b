/** What a seller gives for nothing. */
export interface Baseline {
  readonly bytesPerSecond: number;
  /** How long it was looked at without paying. */
  readonly observedMs: number;
}

export interface Served {
  readonly bytes: number;
  readonly ms: number;
  /** It was paid for: says nothing of what comes for nothing. */
  readonly isPaid: boolean;
}

/** After so long of measuring half of the average is younger. */
const HALF_LIFE_MS = 20_000;
const KNOWN_AFTER_MS = 10_000;

export const UNMEASURED: Baseline = { bytesPerSecond: 0, observedMs: 0 };

/** Goes on measuring; paid stretches leave it as it was. */
export function measureBaseline(baseline: Baseline, { bytes, ms, isPaid }: Served): Baseline {
  if (isPaid || ms <= 0) return baseline;
  const observedMs = baseline.observedMs + ms;
  // A plain average at first, then one that forgets.
  const weight = Math.max(1 - 0.5 ** (ms / HALF_LIFE_MS), ms / observedMs);
  const rate = (bytes * 1_000) / ms;
  return { bytesPerSecond: baseline.bytesPerSecond + (rate - baseline.bytesPerSecond) * weight, observedMs };
}

/** A bid before this would pay for what comes for nothing. */
export const isMeasured = ({ observedMs }: Baseline): boolean => observedMs >= KNOWN_AFTER_MS;
