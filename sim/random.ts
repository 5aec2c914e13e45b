/** Chance that a seed determines; the same on every machine. */
export interface Random {
  /** From 0 up to, and without, 1. */
  next(): number;
  below(count: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(from: readonly T[]): T[];
}

/** Mulberry32: 32 bits of state, good enough to draw swarms. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick(from) {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error("There is nothing to pick from.");
      return picked;
    },
    shuffled(from) {
      const mixed = [...from];
      for (let at = mixed.length - 1; at > 0; at--) {
        const other = below(at + 1);
        const kept = mixed[at];
        const moved = mixed[other];
        if (kept !== undefined && moved !== undefined) [mixed[at], mixed[other]] = [moved, kept];
      }
      return mixed;
    },
  };
}
