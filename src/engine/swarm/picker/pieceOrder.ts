import type { PieceStrategy } from "../../model.ts";

export interface OrderInput {
  readonly pieceCount: number;
  /** 0: not wanted; the greater the sooner. */
  readonly priorityOf: (piece: number) => number;
  readonly isMissing: (piece: number) => boolean;
  /** Peers that have the piece. */
  readonly availabilityOf: (piece: number) => number;
  readonly strategy: PieceStrategy;
  /** A permutation of all pieces: equally rare pieces are taken in its order, so that peers do not all start with the same. */
  readonly shuffled: Uint32Array;
}

/** Availability beyond this makes no difference any more. */
const COMMON = 255;

/**
 * The missing wanted pieces in the order in which to fetch them: by priority, then the rarest first, or from first to last.
 * Costs a few passes over the pieces and no comparison sort, so that it can be made anew every second.
 */
export function orderPieces(input: OrderInput): Uint32Array {
  const { pieceCount, priorityOf, isMissing, availabilityOf, strategy, shuffled } = input;
  const buckets: ((number[] | undefined)[] | undefined)[] = [];
  let total = 0;
  for (let at = 0; at < pieceCount; at++) {
    const piece = strategy === "sequential" ? at : (shuffled[at] ?? at);
    const priority = priorityOf(piece);
    if (priority === 0 || !isMissing(piece)) continue;
    const rarity = strategy === "sequential" ? 0 : Math.min(availabilityOf(piece), COMMON);
    const byRarity = (buckets[priority] ??= []);
    (byRarity[rarity] ??= []).push(piece);
    total += 1;
  }
  const order = new Uint32Array(total);
  let filled = 0;
  for (const byRarity of buckets.reverse()) {
    for (const bucket of byRarity ?? []) {
      if (bucket === undefined) continue;
      order.set(bucket, filled);
      filled += bucket.length;
    }
  }
  return order;
}

/** A random permutation (Fisher-Yates) of 0 .. count-1; `random` answers numbers from 0 up to, not including, 1. */
export function shuffle(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let left = count - 1; left > 0; left--) {
    const other = Math.floor(random() * (left + 1));
    const value = order[left] ?? left;
    order[left] = order[other] ?? other;
    order[other] = value;
  }
  return order;
}
