import type { QueueMove, TransferSnapshot } from "../../engine/model.ts";

/** In which order several transfers are moved, one after the other, so that they keep their order among themselves. */
export function inMoveOrder<T extends Pick<TransferSnapshot, "position">>(
  transfers: readonly T[],
  move: QueueMove,
): readonly T[] {
  const lastFirst = move === "down" || move === "top";
  return [...transfers].sort((a, b) => (lastFirst ? b.position - a.position : a.position - b.position));
}
