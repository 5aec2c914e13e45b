import type { Clock } from "../ports.ts";

const DELAYS_MS = [0, 1_000, 5_000, 15_000];
/** A thread that lived this long was healthy: the count starts anew. */
const HEALTHY_MS = 5 * 60_000;

export interface RestartPolicy {
  /** How long to wait before the next start; undefined: enough failures. */
  next(): number | undefined;
}

/** At once the first time, later and later after that, then not at all. */
export function createRestartPolicy(clock: Clock): RestartPolicy {
  let failures = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    next() {
      const now = clock.now();
      if (now - lastAt > HEALTHY_MS) failures = 0;
      lastAt = now;
      const delay = DELAYS_MS[failures];
      failures += 1;
      return delay;
    },
  };
}
