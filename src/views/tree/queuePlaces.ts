import type { TransferId, TransferSnapshot } from "../../engine/model.ts";

/** For each transfer that waits in the queue: how many of its kind, downloads or seeds, wait up to it, itself included. */
export function queuePlaces(
  transfers: readonly TransferSnapshot[],
  isInterrupted: (id: TransferId) => boolean,
): ReadonlyMap<TransferId, number> {
  const places = new Map<TransferId, number>();
  const waiting = { downloads: 0, seeds: 0 };
  const queued = transfers.filter(({ phase, id }) => phase === "queued" && !isInterrupted(id));
  for (const { id, completedAt } of queued.sort((a, b) => a.position - b.position)) {
    const kind = completedAt === undefined ? "downloads" : "seeds";
    waiting[kind] += 1;
    places.set(id, waiting[kind]);
  }
  return places;
}
