import type { Log } from "../ports.ts";
import type { Gate } from "../store/gate.ts";
import { hashPieces, type PieceSource } from "../store/hashPieces.ts";
import { inTurn } from "../store/inTurn.ts";
import type { Metainfo } from "../torrent/metainfo.ts";

export interface HashRun {
  readonly metainfo: Metainfo;
  readonly signal: AbortSignal;
  /** Shared by all transfers: whoever hashes has it alone. */
  readonly checks: Gate;
  readonly onChecked: (fraction: number) => void;
  readonly log: Log;
}

/** Compares these pieces with their hashes when the turn comes. Resolves with those that are right and those that are not. */
export async function hashOnDisk(
  store: PieceSource,
  pieces: readonly number[],
  { metainfo, signal, checks, onChecked, log }: HashRun,
): Promise<{ readonly good: readonly number[]; readonly bad: readonly number[] }> {
  log.write(
    "debug",
    `${metainfo.infoHash}: hashing ${String(pieces.length)} of ${String(metainfo.pieceCount)} pieces on disk.`,
  );
  const good: number[] = [];
  const bad: number[] = [];
  const hash = (): Promise<void> =>
    hashPieces(store, metainfo, pieces, {
      signal,
      onResult(piece, ok) {
        (ok ? good : bad).push(piece);
        onChecked((good.length + bad.length) / pieces.length);
      },
    });
  if (pieces.length > 0) await inTurn(checks, signal, hash);
  signal.throwIfAborted();
  return { good, bad };
}
