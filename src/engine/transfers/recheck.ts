import type { FileStamp } from "../store/stampFile.ts";

/** What a restart found on disk, judged against what was left there. */
export interface RecheckInput {
  readonly before: readonly FileStamp[];
  readonly now: readonly FileStamp[];
  /** The transfer was writing when its process ended. */
  readonly crashed: boolean;
  /** Pieces that were verified after the last durable bitfield. */
  readonly journal: readonly number[];
  /** The pieces that lie at least partly in a file. */
  readonly piecesOf: (file: number) => readonly [first: number, last: number] | undefined;
}

export interface RecheckPlan {
  /** Files that were complete and are gone: nothing is written before the user decides. */
  readonly missing: readonly number[];
  /** Pieces to hash before they count; all others count as the bitfield says. */
  readonly pieces: ReadonlySet<number>;
}

/**
 * After a crash only what was in flight is hashed again: the journal's pieces. Any other file that is not as it was left
 * loses its trust as a whole: one that shrank, vanished, or was changed while nothing of ours wrote to it.
 */
export function planRecheck({ before, now, crashed, journal, piecesOf }: RecheckInput): RecheckPlan {
  const pieces = new Set(journal);
  const missing: number[] = [];
  const found = new Map(now.map((stamp) => [stamp.index, stamp]));

  for (const old of before) {
    const stamp = found.get(old.index);
    const range = piecesOf(old.index);
    if (stamp === undefined || range === undefined || old.state === "absent") continue;
    if (stamp.state === "absent" && old.state === "final") missing.push(old.index);
    const same = stamp.state === old.state && stamp.size === old.size && stamp.mtimeMs === old.mtimeMs;
    const ourWrites = crashed && old.state === "part" && stamp.state !== "absent" && stamp.size >= old.size;
    if (same || ourWrites) continue;
    for (let piece = range[0]; piece <= range[1]; piece++) pieces.add(piece);
  }
  return { missing, pieces };
}
