import { createActivity } from "./activity.ts";
import { createSeedWatch, seedingNow } from "./seedWatch.ts";
import { createStallWatch } from "./stallWatch.ts";
import { createStillness, STILL_LOOKS } from "./stillness.ts";
import { createTotalsKeeper } from "./totalsKeeper.ts";
import type { TransferParts } from "./transferParts.ts";
import type { TransferState } from "./transferState.ts";

/** What is looked at again and again while a transfer runs. */
export interface Watches {
  /** False: nothing moves, and this look was left out. */
  look(): boolean;
  /** Seconds that it seeded since they were last taken. */
  takeSeedingSeconds(): number;
  /** Nothing has moved for a while: it frees its place in the queue. */
  isStalled(): boolean;
}

/** `onSeedingEnd`: a rule ends the seeding, for the reason in the sentence. */
export function createWatches(
  state: TransferState,
  { clock, db, log, lookIntervalMs, schedule, settings }: TransferParts,
  onSeedingEnd: (sentence: string) => void,
): Watches {
  const activity = createActivity(clock);
  const stillness = createStillness();
  let wasStalled = false;
  const seedWatch = createSeedWatch({
    clock,
    intervalMs: lookIntervalMs * STILL_LOOKS,
    seeding: () => seedingNow(state.phase, state.record, state.open, settings().seedRules),
    onEnd: onSeedingEnd,
  });
  const stallWatch = createStallWatch(clock, () => {
    log.write("info", `${state.record.id} got nothing for a while: looking for other peers.`);
    state.open?.session.torrent?.shake();
  });
  const keepTotals = createTotalsKeeper(clock, (totals) => {
    try {
      db.count(state.record.id, totals);
    } catch (error) {
      log.write("warn", `What ${state.record.id} moved could not be written down.`, error);
    }
  });
  return {
    look() {
      const stats = state.open?.session.stats;
      if (stillness.mayLeaveOut(state.phase, stats)) return false;
      const stalled = activity.isStalled(state.phase, stats);
      if (stalled !== wasStalled) schedule();
      wasStalled = stalled;
      seedWatch.look();
      if (stats !== undefined) keepTotals(state.record, stats, seedWatch.seconds);
      stallWatch.look(state.phase === "downloading" ? stats?.receivedBytes : undefined);
      return true;
    },
    takeSeedingSeconds: seedWatch.takeSeconds,
    // The rates of hundreds are not read each time the queue is looked at.
    isStalled: () => wasStalled && activity.isStalled(state.phase, state.open?.session.stats),
  };
}
