import type { Clock } from "../ports.ts";

/** One session's timers: who starts one that runs starts it anew. */
export function createTimers<T extends string>(clock: Clock, fire: (timer: T) => void) {
  const running = new Map<T, () => void>();
  return {
    start({ timer, ms }: { readonly timer: T; readonly ms: number }): void {
      running.get(timer)?.();
      running.set(
        timer,
        clock.after(ms, () => {
          running.delete(timer);
          fire(timer);
        }),
      );
    },
    stop(): void {
      for (const stopOne of running.values()) stopOne();
      running.clear();
    },
  };
}
