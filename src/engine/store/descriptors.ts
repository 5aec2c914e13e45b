import { close } from "node:fs";
import { promisify } from "node:util";

const closeDescriptor = promisify(close);

/** Open files, bounded: the one that was idle longest is closed when room is needed. */
export interface Descriptors {
  /** Runs the task with the key's file open; opens it with `open` when it is not. */
  use<T>(key: object, open: () => Promise<number>, task: (descriptor: number) => Promise<T>): Promise<T>;
  /** Closes the key's file. Nobody may be using it. */
  release(key: object): Promise<void>;
}

interface Entry {
  readonly descriptor: Promise<number>;
  users: number;
}

/** `limit` counts every descriptor from before its opening until after its closing. A task may not call `use` itself. */
export function createDescriptors(limit: number): Descriptors {
  // In the order of their last use: a Map keeps the order of insertion.
  const entries = new Map<object, Entry>();
  const waiting: (() => void)[] = [];
  let count = 0;

  const wakeOne = (): void => waiting.shift()?.();

  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
    });

  async function shut(key: object, entry: Entry): Promise<void> {
    entries.delete(key);
    try {
      await closeDescriptor(await entry.descriptor);
    } finally {
      count--;
      wakeOne();
    }
  }

  async function enter(key: object, open: () => Promise<number>): Promise<Entry> {
    for (;;) {
      const known = entries.get(key);
      if (known !== undefined) {
        known.users++;
        entries.delete(key);
        entries.set(key, known);
        return known;
      }
      if (count < limit) {
        count++;
        const entry = { descriptor: open(), users: 1 };
        entries.set(key, entry);
        return entry;
      }
      const idle = [...entries].find(([, entry]) => entry.users === 0);
      if (idle === undefined) await turn();
      else await shut(...idle);
    }
  }

  return {
    async use(key, open, task) {
      const entry = await enter(key, open);
      try {
        const descriptor = await entry.descriptor.catch((error: unknown) => {
          // The first of those who wait for a failed opening takes it out; the next call tries anew.
          if (entries.get(key) === entry) {
            entries.delete(key);
            count--;
          }
          throw error;
        });
        return await task(descriptor);
      } finally {
        entry.users--;
        wakeOne();
      }
    },

    async release(key) {
      const entry = entries.get(key);
      if (entry !== undefined) await shut(key, entry);
    },
  };
}
