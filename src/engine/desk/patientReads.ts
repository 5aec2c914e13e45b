import type { Clock, Log } from "../ports.ts";

/** Questions to a node, asked for strangers: bounded in number and time, and answered from memory for some seconds, by a failure too. */
export interface PatientReads {
  /** Undefined when there is no answer in time, or too much is asked at once. Equal keys are equal questions. */
  read<T>(key: string, ask: () => Promise<T>): Promise<T | undefined>;
}

/** A buyer waits 5 s for its opening to be accepted. */
const READ_LIMIT_MS = 4_000;
const FRESH_MS = 10_000;
const MOST_READS = 8;
const MOST_KEPT = 256;

interface Kept {
  readonly atMs: number;
  readonly answer: Promise<unknown>;
}

export function createPatientReads(clock: Clock, log: Log): PatientReads {
  const kept = new Map<string, Kept>();
  let running = 0;

  const begin = (key: string, ask: () => Promise<unknown>): Kept | undefined => {
    if (running >= MOST_READS) return undefined;
    running += 1;
    const answer = ask().finally(() => {
      running -= 1;
    });
    const one = { atMs: clock.now(), answer };
    kept.delete(key);
    kept.set(key, one);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    answer.catch((error: unknown) => {
      log.write("warn", "The chain did not tell what the market asked.", error);
    });
    return one;
  };
  return {
    async read<T>(key: string, ask: () => Promise<T>): Promise<T | undefined> {
      const before = kept.get(key);
      const isFresh = before !== undefined && Math.abs(clock.now() - before.atMs) < FRESH_MS;
      const one = isFresh ? before : begin(key, ask);
      if (one === undefined) return undefined;
      // The key names the question, so the answer is of its type.
      return inTime(clock, one.answer as Promise<T>);
    },
  };
}

function inTime<T>(clock: Clock, answer: Promise<T>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  const cancel = clock.after(READ_LIMIT_MS, () => {
    resolve(undefined);
  });
  answer.then(resolve, () => {
    resolve(undefined);
  });
  return promise.finally(cancel);
}
