import type { SwarmStore } from "./port.ts";

type Done = (error?: Error | null, bytes?: Uint8Array) => void;

/** The `abstract-chunk-store` face that webtorrent wants, over our store. */
export interface ChunkStore {
  put(piece: number, bytes: Uint8Array, done?: Done): void;
  get(piece: number, range: { offset?: number; length?: number } | null | Done, done?: Done): void;
  close(done?: Done): void;
  destroy(done?: Done): void;
}

/**
 * A store that never fails towards the library, which would destroy the torrent: a refused piece is reported to `onError`
 * and stays unanswered, because its owner closes the torrent. Closing is the owner's business too.
 */
export function createChunkStore(
  store: SwarmStore,
  pieceBytes: number,
  totalBytes: number,
  onError: (error: unknown) => void,
): ChunkStore {
  const lengthOf = (piece: number): number => Math.min(pieceBytes, totalBytes - piece * pieceBytes);
  return {
    put(piece, bytes, done) {
      store.put(piece, bytes).then(() => done?.(null), onError);
    },
    get(piece, range, done) {
      const answer = typeof range === "function" ? range : done;
      const { offset = 0, length = lengthOf(piece) - offset } =
        typeof range === "function" || range === null ? {} : range;
      store.read(piece, offset, length).then(
        (bytes) => answer?.(null, bytes),
        (error: unknown) => answer?.(error instanceof Error ? error : new Error(String(error))),
      );
    },
    close(done) {
      queueMicrotask(() => done?.(null));
    },
    destroy(done) {
      queueMicrotask(() => done?.(null));
    },
  };
}
