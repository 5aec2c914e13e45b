import type { Disposable } from "../lifecycle.ts";
import type { Clock } from "../ports.ts";

/** The thread says that it lives this often, and is looked after as often. */
export const BEAT_INTERVAL_MS = 500;
/** Beats missed in a row before the thread counts as hung: 3 s. A machine that slept misses one. */
const ALLOWED_MISSES = 6;
/** A thread that is only being made gets 15 s: its code is read from a disk that may be busy. */
const FIRST_MISSES = 30;

export interface Watchdog extends Disposable {
  beat(): void;
}

/** Calls `onHung` once when the beats stop. */
export function createWatchdog(clock: Clock, onHung: () => void): Watchdog {
  let misses = ALLOWED_MISSES - FIRST_MISSES;
  const stop = clock.every(BEAT_INTERVAL_MS, () => {
    misses += 1;
    if (misses <= ALLOWED_MISSES) return;
    stop();
    onHung();
  });
  return {
    beat() {
      misses = 0;
    },
    dispose: stop,
  };
}
