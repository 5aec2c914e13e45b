/** Bytes that several takers hold together. */
export interface ByteBudget {
  /** At most how many one of them may take now; 0: it has to wait. `least` is granted whenever nobody holds anything. */
  room(least: number): number;
  take(bytes: number): void;
  giveBack(bytes: number): void;
}

export function createByteBudget(limit: number): ByteBudget {
  let held = 0;
  return {
    room(least) {
      const free = limit - held;
      if (free < least) return held === 0 ? least : 0;
      // Half of it: the next one shall not find nothing.
      return Math.max(least, free / 2);
    },
    take(bytes) {
      held += bytes;
    },
    giveBack(bytes) {
      held -= bytes;
    },
  };
}
