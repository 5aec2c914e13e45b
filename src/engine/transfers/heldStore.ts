import type { PieceStore } from "../store/pieceStore.ts";
import type { Ownership } from "./lockFile.ts";

/** A store that lets go of its folder when it is closed, or when none of these files is left to write. */
export function heldStore(store: PieceStore, hold: Ownership, unfinished: Iterable<number>): PieceStore {
  const left = new Set(unfinished);
  const letGo = (): void => {
    if (left.size === 0) hold.release();
  };
  letGo();
  return {
    ...store,
    async finish(file) {
      await store.finish(file);
      left.delete(file);
      letGo();
    },
    async close() {
      try {
        await store.close();
      } finally {
        hold.release();
      }
    },
  };
}
