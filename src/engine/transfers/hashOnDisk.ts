import type { Log } from "../ports.ts";
import type { Gate } from "../store/gate.ts";
import { hashPieces, type PieceSource } from "../store/hashPieces.ts";
import { inTurn } from "../store/inTurn.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { CheckMemory } from "./checkMemory.ts";

export interface HashRun {
  readonly metainfo: Metainfo;
  readonly signal: AbortSignal;
  /** Shared by all transfers: whoever hashes has it alone. */
  readonly checks: Gate;
  readonly onChecked: (fraction: number) => void;
  readonly log: Log;
  /** Undefined: every piece is looked at, and a check that is broken off leaves nothing. */
  readonly memory?: CheckMemory | undefined;
}

/** Compares these pieces with their hashes when the turn comes. Resolves with those that are right and those that are not. */
export async function hashOnDisk(
  store: PieceSource,
  pieces: readonly number[],
  { metainfo, signal, checks, onChecked, log, memory }: HashRun,
): Promise<{ readonly good: readonly number[]; readonly bad: readonly number[] }> {
  const good = pieces.filter((piece) => memory?.isProven(piece));
  const proven = new Set(good);
  const open = pieces.filter((piece) => !proven.has(piece));
  log.write(
    "debug",
    `${metainfo.infoHash}: hashing ${String(open.length)} of ${String(metainfo.pieceCount)} pieces on disk.`,
  );
  const bad: number[] = [];
  const hash = (): Promise<void> =>
    hashPieces(store, metainfo, open, {
      signal,
      onResult(piece, ok) {
        (ok ? good : bad).push(piece);
        if (ok) memory?.noteRight(piece);
        onChecked((good.length + bad.length) / pieces.length);
      },
    });
  for (const piece of good) memory?.noteRight(piece);
  try {
    if (open.length > 0) await inTurn(checks, signal, hash);
    signal.throwIfAborted();
  } catch (error) {
    memory?.keep();
    throw error;
  }
  return { good, bad };
}
