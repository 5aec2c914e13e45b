import { SwarmbidError } from "../errors.ts";

const STOPPED = {
  move: "The move was stopped, and all files are where they were: move them again when you like.",
  choice: "The choice of files was stopped and nothing changed: choose again when you like.",
} as const;

export type Work = keyof typeof STOPPED;

/** Work that may take hours, or wait for its turn as long, and that what is asked for later may end. */
export interface Interruptible {
  /** The task's signal aborts with a `cancelled` that tells what became of the work. */
  run<T>(what: Work, task: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all that was begun so far. */
  interrupt(): void;
}

export function createInterruptible(): Interruptible {
  const begun = new Set<() => void>();
  return {
    async run(what, task) {
      const abort = new AbortController();
      const end = (): void => {
        abort.abort(new SwarmbidError("cancelled", STOPPED[what]));
      };
      begun.add(end);
      try {
        return await task(abort.signal);
      } finally {
        begun.delete(end);
      }
    },
    interrupt() {
      for (const end of begun) end();
    },
  };
}
