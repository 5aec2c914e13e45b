import type { Clock } from "../ports.ts";
import type { SwarmStats } from "../swarm/port.ts";
import type { TransferRecord } from "./record.ts";
import type { Totals } from "./stateDb.ts";

/** While bytes move, and while only time passes. */
const INTERVAL_MS = 10_000;
const IDLE_INTERVAL_MS = 60_000;

/** Writes down from time to time what a running transfer has moved: `keep` is called again and again, and writes seldom. */
export function createTotalsKeeper(
  clock: Clock,
  write: (totals: Totals) => void,
): (record: TransferRecord, stats: SwarmStats, seedingSeconds: number) => void {
  let writtenAt = clock.now();
  let writtenBytes = 0;
  return ({ receivedBytes, sentBytes, seeding }, stats, seedingSeconds) => {
    const totals = {
      receivedBytes: receivedBytes + stats.receivedBytes,
      sentBytes: sentBytes + stats.sentBytes,
      seedingSeconds: seeding.seconds + seedingSeconds,
    };
    const bytes = totals.receivedBytes + totals.sentBytes;
    const now = clock.now();
    if (now - writtenAt < (bytes === writtenBytes ? IDLE_INTERVAL_MS : INTERVAL_MS)) return;
    writtenAt = now;
    writtenBytes = bytes;
    write(totals);
  };
}
