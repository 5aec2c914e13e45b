import type { Disposable } from "../lifecycle.ts";
import type { Clock } from "../ports.ts";

/** The thread says that it lives this often, and is looked after as often. */
export const BEAT_INTERVAL_MS = 500;
/** Beats missed in a row before the thread counts as hung: 3 s. A machine that slept misses one. */
const ALLOWED_MISSES = 6;
/** A thread that is only being made gets 15 s: its code is read from a disk that may be busy. */
const FIRST_MISSES = 30;
/** Beats missed because the disk does not answer, since the last one that came: 30 s. */
const ALLOWED_WAITS = 60;

export interface Watchdog extends Disposable {
  beat(): void;
}

/** Calls `onHung` once when the beats stop; while the thread waits for the disk only much later. */
export function createWatchdog(clock: Clock, waitsForDisk: () => boolean, onHung: () => void): Watchdog {
  let misses = ALLOWED_MISSES - FIRST_MISSES;
  let waits = 0;
  const stop = clock.every(BEAT_INTERVAL_MS, () => {
    // A look during a wait is no missed beat: when the wait ends, the thread has all its time to beat.
    if (waitsForDisk()) waits += 1;
    else misses += 1;
    if (misses <= ALLOWED_MISSES && waits <= ALLOWED_WAITS) return;
    stop();
    onHung();
  });
  return {
    beat() {
      misses = 0;
      waits = 0;
    },
    dispose: stop,
  };
}
