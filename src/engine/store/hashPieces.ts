import { createHash } from "node:crypto";
import { SwarmbidError } from "../errors.ts";
import type { Metainfo } from "../torrent/metainfo.ts";

/**
 * One hash update holds the thread for 0.7 ms at this size. Measured on two cores, 1 GiB from the page cache, two pieces at
 * once: createHash over such reads makes 1.5 to 1.6 GB/s at any piece size from 256 KiB on and never delays the loop by more
 * than 8 ms; crypto.subtle.digest, which wants the whole piece, is no faster up to 16 MiB, falls to 0.8 GB/s with 64 MiB
 * pieces and delays the loop by 60 to 160 ms.
 */
const CHUNK_BYTES = 1_048_576;
const PIECES_AT_ONCE = 2;
const HASH_BYTES = 20;

/** The part of the piece store that checking needs. */
export interface PieceSource {
  read(piece: number, offset: number, length: number): Promise<Uint8Array>;
}

export interface HashOptions {
  /** Called once per piece, in no particular order. `ok` is false for changed and for missing bytes alike. */
  readonly onResult: (piece: number, ok: boolean) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Compares pieces on disk with the torrent's hashes. Rejects when the disk refuses to be read, and with `cancelled`. */
export async function hashPieces(
  store: PieceSource,
  metainfo: Metainfo,
  pieces: Iterable<number>,
  { onResult, signal }: HashOptions,
): Promise<void> {
  const queue = pieces[Symbol.iterator]();
  let failed = false;

  async function work(): Promise<void> {
    for (let next = queue.next(); next.done !== true && !failed; next = queue.next()) {
      const ok = await matches(store, metainfo, next.value, signal);
      onResult(next.value, ok);
    }
  }

  const workers = Array.from({ length: PIECES_AT_ONCE }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
}

async function matches(
  store: PieceSource,
  { pieceHashes, pieceBytes, totalBytes }: Metainfo,
  piece: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const length = Math.min(pieceBytes, totalBytes - piece * pieceBytes);
  const hash = createHash("sha1");
  for (let offset = 0; offset < length; offset += CHUNK_BYTES) {
    if (signal?.aborted === true)
      throw new SwarmbidError("cancelled", "The check was stopped: run Verify to repeat it.");
    try {
      hash.update(await store.read(piece, offset, Math.min(CHUNK_BYTES, length - offset)));
    } catch (error) {
      if (SwarmbidError.is(error, "missingFiles")) return false;
      throw error;
    }
  }
  return hash.digest().equals(pieceHashes.subarray(piece * HASH_BYTES, (piece + 1) * HASH_BYTES));
}
