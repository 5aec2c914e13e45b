import type { ProgressOf } from "../market/buyer/transferBuyer.ts";
import type { TransferId, TransferSnapshot } from "../model.ts";
import type { ThreadUpdate } from "./link.ts";

/** How far transfers are, for the market: by the last snapshots that the main thread was told. */
export interface TransferProgress {
  readonly progressOf: ProgressOf;
  update(update: Pick<ThreadUpdate, "changed" | "removed" | "released">): void;
  /** Bytes per second; undefined: no limit. */
  limit(bytesPerSecond: number | undefined): void;
}

export function createTransferProgress(): TransferProgress {
  const running = new Map<TransferId, TransferSnapshot>();
  let linkBytesPerSecond: number | undefined;
  return {
    progressOf(infoHash) {
      const snapshot = running.get(infoHash);
      if (snapshot?.totalBytes === undefined) return undefined;
      const { totalBytes, doneBytes, phase, options, webSeedBytesPerSecond = 0 } = snapshot;
      return {
        isPaused: phase !== "downloading",
        totalBytes,
        leftBytes: totalBytes - doneBytes,
        linkBytesPerSecond: lesser(linkBytesPerSecond, options.downloadLimit),
        webSeedBytesPerSecond,
      };
    },
    update({ changed, removed, released }) {
      const runs = new Set(released);
      for (const snapshot of changed) {
        if (runs.has(snapshot.id)) running.set(snapshot.id, snapshot);
        else running.delete(snapshot.id);
      }
      for (const id of removed) running.delete(id);
    },
    limit(bytesPerSecond) {
      linkBytesPerSecond = bytesPerSecond;
    },
  };
}

const lesser = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : other === undefined ? one : Math.min(one, other);
