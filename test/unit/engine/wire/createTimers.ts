import type { Clock } from "../../../../src/engine/ports.ts";

/** One side's timers: who starts one that runs starts it anew. */
export function createTimers<T extends string>(clock: Clock, fire: (timer: T) => void) {
  const running = new Map<T, () => void>();
  const stop = (): void => {
    for (const stopOne of running.values()) stopOne();
    running.clear();
  };
  const start = ({ timer, ms }: { readonly timer: T; readonly ms: number }): void => {
    running.get(timer)?.();
    running.set(
      timer,
      clock.after(ms, () => fire(timer)),
    );
  };
  return { start, stop };
}
