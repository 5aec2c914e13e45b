import type { Clock } from "../../src/engine/ports.ts";

export interface FakeClock extends Clock {
  /** Lets `ms` pass: everything due by then is called, in order. */
  advance(ms: number): void;
  /** How many timers are waiting. */
  readonly pending: number;
}

/** Time that passes only when the test says so. */
export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start;
  let counter = 0;
  const timers = new Map<number, { at: number; every: number | undefined; call: () => void }>();

  const add = (ms: number, every: number | undefined, call: () => void): (() => void) => {
    const key = counter++;
    timers.set(key, { at: now + ms, every, call });
    return () => void timers.delete(key);
  };

  return {
    now: () => now,
    after: (ms, call) => add(ms, undefined, call),
    every: (ms, call) => add(ms, ms, call),
    get pending() {
      return timers.size;
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        const [key, timer] = due;
        now = timer.at;
        if (timer.every === undefined) timers.delete(key);
        else timer.at += timer.every;
        timer.call();
      }
      now = end;
    },
  };
}
