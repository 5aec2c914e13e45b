import type { TransferId } from "../model.ts";

/** One transfer that the user wants to run, as the queue sees it. */
export interface QueueEntry {
  readonly id: TransferId;
  readonly kind: "download" | "seed";
  /** It holds a slot now, or moves without one because it stalls. */
  readonly running: boolean;
  /** Nothing has moved for a while: it keeps running and frees its slot. */
  readonly stalled: boolean;
}

/** How many may be active at once; undefined: no limit. */
export interface QueueLimits {
  readonly downloads: number | undefined;
  readonly seeds: number | undefined;
}

/**
 * Which transfers may run, given all that want to in the user's order. A stalled one runs on and counts for nothing;
 * downloads and seeds have slots of their own.
 */
export function admit(entries: readonly QueueEntry[], limits: QueueLimits): ReadonlySet<TransferId> {
  const free = {
    download: limits.downloads ?? Number.POSITIVE_INFINITY,
    seed: limits.seeds ?? Number.POSITIVE_INFINITY,
  };
  const admitted = new Set<TransferId>();
  for (const { id, kind, running, stalled } of entries) {
    if (running && stalled) {
      admitted.add(id);
    } else if (free[kind] > 0) {
      free[kind] -= 1;
      admitted.add(id);
    }
  }
  return admitted;
}
