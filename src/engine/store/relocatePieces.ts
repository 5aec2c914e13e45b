import { createHash } from "node:crypto";
import { SwarmbidError } from "../errors.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { Layout } from "./layout.ts";
import type { PieceStore } from "./pieceStore.ts";

const HASH_BYTES = 20;

/** The pieces that are wanted after a change and have some bytes in another place then; of those nobody wanted some may be here. */
export function relocatedPieces(before: Layout, after: Layout): number[] {
  return after.wantedPieces.filter((piece) =>
    before.spans(piece).some(({ file }) => before.isWanted(file) !== after.isWanted(file)),
  );
}

/**
 * Copies pieces from where one choice of files keeps them to where another does, and makes them durable. Each piece is hashed
 * on the way: what is not right is left out. Resolves with those that arrived.
 */
export async function relocatePieces(
  from: Pick<PieceStore, "read">,
  to: Pick<PieceStore, "put" | "sync">,
  { pieceHashes, pieceBytes, totalBytes }: Metainfo,
  pieces: readonly number[],
  signal: AbortSignal,
): Promise<number[]> {
  const arrived: number[] = [];
  for (const piece of pieces) {
    signal.throwIfAborted();
    const bytes = await from
      .read(piece, 0, Math.min(pieceBytes, totalBytes - piece * pieceBytes))
      .catch((error: unknown) => {
        if (SwarmbidError.is(error, "missingFiles")) return undefined;
        throw error;
      });
    if (bytes === undefined) continue;
    const expected = pieceHashes.subarray(piece * HASH_BYTES, (piece + 1) * HASH_BYTES);
    if (!createHash("sha1").update(bytes).digest().equals(expected)) continue;
    await to.put(piece, bytes);
    arrived.push(piece);
  }
  await to.sync();
  return arrived;
}
