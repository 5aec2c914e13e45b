import type { EngineChange } from "./door.ts";
import type { ErrorShape } from "./errors.ts";
import type { TransferId, TransferPhase, TransferSnapshot } from "./model.ts";

/** The last snapshot of every transfer. Each change answers which ids to read anew. */
export interface SnapshotCache {
  list(): readonly TransferSnapshot[];
  get(id: TransferId): TransferSnapshot | undefined;
  update(changed: readonly TransferSnapshot[], removed: readonly TransferId[]): EngineChange;
  replace(all: readonly TransferSnapshot[]): EngineChange;
  markRestarting(): EngineChange;
  fail(error: ErrorShape): EngineChange;
}

const ACTIVE: ReadonlySet<TransferPhase> = new Set([
  "fetchingMetadata",
  "checking",
  "downloading",
  "seeding",
  "restarting",
]);

export function createSnapshotCache(): SnapshotCache {
  const snapshots = new Map<TransferId, TransferSnapshot>();
  const keep = (snapshot: TransferSnapshot): void => void snapshots.set(snapshot.id, freeze(snapshot));

  const rewriteActive = (rewrite: (snapshot: TransferSnapshot) => TransferSnapshot): EngineChange => {
    const active = [...snapshots.values()].filter(({ phase }) => ACTIVE.has(phase));
    for (const snapshot of active)
      keep(rewrite({ ...snapshot, downloadBytesPerSecond: 0, uploadBytesPerSecond: 0, peers: 0, isOnlySource: false }));
    return { changed: active.map(({ id }) => id), removed: [] };
  };

  return {
    list: () => [...snapshots.values()].sort((a, b) => a.addedAt - b.addedAt || a.id.localeCompare(b.id)),
    get: (id) => snapshots.get(id),
    update(changed, removed) {
      for (const id of removed) snapshots.delete(id);
      changed.forEach(keep);
      return { changed: changed.map(({ id }) => id), removed };
    },
    replace(all) {
      const kept = new Set(all.map(({ id }) => id));
      const removed = [...snapshots.keys()].filter((id) => !kept.has(id));
      snapshots.clear();
      all.forEach(keep);
      return { changed: [...kept], removed };
    },
    markRestarting: () => rewriteActive((snapshot) => ({ ...snapshot, phase: "restarting" })),
    fail: (error) => rewriteActive((snapshot) => ({ ...snapshot, phase: "failed", error })),
  };
}

/** Whoever holds a snapshot, in whichever view, cannot change it for the others. */
function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
