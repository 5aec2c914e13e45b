import type { TransferPhase } from "../model.ts";
import type { Clock } from "../ports.ts";
import type { SwarmStats } from "../swarm/port.ts";

/** Slower than this counts as nothing, bytes per second. */
const CRAWL = 1_024;
const STALLED_AFTER_MS = 60_000;

/** Notices when a transfer has not moved for a minute. */
export interface Activity {
  isStalled(phase: TransferPhase, stats: SwarmStats | undefined): boolean;
}

export function createActivity(clock: Clock): Activity {
  let movedAt = clock.now();
  let lastPhase: TransferPhase | undefined;
  return {
    isStalled(phase, stats) {
      // It is not asked while it waits for its turn: a new phase has a minute of its own.
      if (phase !== lastPhase) movedAt = clock.now();
      lastPhase = phase;
      const rate = phase === "seeding" ? stats?.uploadBytesPerSecond : stats?.downloadBytesPerSecond;
      const waits = phase === "downloading" || phase === "seeding" || phase === "fetchingMetadata";
      if (!waits || (rate ?? 0) >= CRAWL) movedAt = clock.now();
      return clock.now() - movedAt >= STALLED_AFTER_MS;
    },
  };
}
