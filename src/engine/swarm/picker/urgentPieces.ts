/** Pieces that somebody waits for, wanted or not: they go before all others. */
export interface UrgentPieces {
  has(piece: number): boolean;
  /** In the order in which they were asked for. */
  [Symbol.iterator](): Iterator<number>;
  /** The answer takes the wish back, once; a piece stays while anybody else waits for it. */
  add(pieces: readonly number[]): () => void;
  /** It is here: nobody waits any more. */
  remove(piece: number): void;
}

export function createUrgentPieces(): UrgentPieces {
  const waiting = new Map<number, number>();

  function release(piece: number): void {
    const others = (waiting.get(piece) ?? 0) - 1;
    if (others > 0) waiting.set(piece, others);
    else waiting.delete(piece);
  }

  return {
    has: (piece) => waiting.has(piece),
    [Symbol.iterator]: () => waiting.keys(),
    add(pieces) {
      for (const piece of pieces) waiting.set(piece, (waiting.get(piece) ?? 0) + 1);
      let released = false;
      return () => {
        if (released) return;
        released = true;
        pieces.forEach(release);
      };
    },
    remove(piece) {
      waiting.delete(piece);
    },
  };
}
