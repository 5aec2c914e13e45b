/** What arrived and waits for the disk. */
export interface Unwritten {
  during<T>(bytes: number, write: () => Promise<T>): Promise<T>;
  readonly bytes: number;
  /** How long the write that waits longest has waited; 0 when none is under way. */
  readonly waitMs: number;
}

export function createUnwritten(now: () => number): Unwritten {
  /** When each began, the oldest first. */
  const begun = new Set<{ readonly at: number }>();
  let bytes = 0;
  return {
    async during(more, write) {
      const mark = { at: now() };
      begun.add(mark);
      bytes += more;
      try {
        return await write();
      } finally {
        begun.delete(mark);
        bytes -= more;
      }
    },
    get bytes() {
      return bytes;
    },
    get waitMs() {
      const [oldest] = begun;
      return oldest === undefined ? 0 : now() - oldest.at;
    },
  };
}
