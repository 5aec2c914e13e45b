/** What was saved up while nothing moved is good for this long at full speed. */
const BURST_MS = 250;

/** Spaces out bytes so that they flow at a rate. Amounts are taken in the order of the calls and never refused, only delayed. */
export interface RateLimit {
  /** Bytes per second; undefined: no limit. */
  setRate(rate: number | undefined): void;
  /** Milliseconds until the next byte may flow. */
  waitMs(): number;
  take(bytes: number): void;
}

/** `now`: milliseconds that never go back. */
export function createRateLimit(now: () => number): RateLimit {
  let rate: number | undefined;
  let freeAt = Number.NEGATIVE_INFINITY;
  return {
    setRate(next) {
      if (next === rate) return;
      rate = next;
      freeAt = now();
    },
    waitMs: () => (rate === undefined ? 0 : Math.max(0, freeAt - now())),
    take(bytes) {
      if (rate === undefined) return;
      freeAt = Math.max(freeAt, now() - BURST_MS) + (bytes * 1_000) / Math.max(rate, 1);
    },
  };
}
