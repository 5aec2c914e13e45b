import type { Disposable } from "./lifecycle.ts";
import type { Clock } from "./ports.ts";

export interface ChangeFeed<Id> extends Disposable {
  mark(id: Id): void;
  /** Reports what is marked now: for the answer to a person's own action. */
  flush(): void;
}

/** Collects which ids changed and reports them together, at most once per `intervalMs`; the first report is prompt. */
export function createChangeFeed<Id>(
  clock: Clock,
  intervalMs: number,
  report: (ids: readonly Id[]) => void,
): ChangeFeed<Id> {
  const marked = new Set<Id>();
  let cancel: (() => void) | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;

  const flush = (): void => {
    cancel = undefined;
    lastAt = clock.now();
    const ids = [...marked];
    marked.clear();
    report(ids);
  };

  return {
    mark(id) {
      marked.add(id);
      cancel ??= clock.after(Math.max(0, lastAt + intervalMs - clock.now()), flush);
    },
    flush() {
      if (cancel === undefined) return;
      cancel();
      flush();
    },
    dispose() {
      cancel?.();
      cancel = undefined;
      marked.clear();
    },
  };
}
