/** What was not used is saved up for this long. */
const BURST_MS = 250;

/** Lets bytes flow at a rate: amounts are taken in the order of the calls, and the next one waits until the last one is paid off. */
export interface Pace {
  readonly freeAtMs: number;
}

export const UNUSED: Pace = { freeAtMs: Number.NEGATIVE_INFINITY };

export function take({ freeAtMs }: Pace, bytes: number, bytesPerSecond: number, nowMs: number): Pace {
  return { freeAtMs: Math.max(freeAtMs, nowMs - BURST_MS) + (bytes * 1_000) / Math.max(bytesPerSecond, 1) };
}
