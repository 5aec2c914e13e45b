import type { TransferId } from "../model.ts";
import type { Clock } from "../ports.ts";
import type { Layout } from "../store/layout.ts";
import type { FileStamp } from "../store/stampFile.ts";
import { createBitfield, hasBit, setBit } from "./bitfield.ts";
import type { CheckNotes } from "./checkNotes.ts";

/** A check that ends sooner is not worth a write. */
const NOTE_INTERVAL_MS = 5_000;

/** What an interrupted check leaves for the next one, so that hundreds of gigabytes are not hashed from the beginning. */
export interface CheckMemory {
  /** It was right when the interrupted check looked, and its files are what they were. */
  isProven(piece: number): boolean;
  noteRight(piece: number): void;
  /** The check is broken off: writes down what was found since the last time. */
  keep(): void;
}

export interface CheckMemoryParts {
  readonly notes: CheckNotes;
  readonly clock: Clock;
  readonly id: TransferId;
  /** Absolute. */
  readonly folder: string;
  readonly pieceCount: number;
}

/** `stamps` are of the files as they are before the first byte is read. */
export function createCheckMemory(
  { notes, clock, id, folder, pieceCount }: CheckMemoryParts,
  stamps: readonly FileStamp[],
  layout: Layout,
): CheckMemory {
  const before = notes.checkOf(id);
  const unchanged = before?.folder === folder ? unchangedFiles(before.stamps, stamps) : new Set<number>();
  const right = createBitfield(pieceCount);
  let keptAt = clock.now();
  let isKept = true;

  const keep = (): void => {
    keptAt = clock.now();
    if (isKept) return;
    isKept = true;
    notes.noteCheck(id, { folder, stamps, right });
  };

  return {
    isProven: (piece) =>
      before !== undefined &&
      hasBit(before.right, piece) &&
      layout.spans(piece).every(({ kind, file }) => kind === "zeros" || (kind === "file" && unchanged.has(file))),
    noteRight(piece) {
      setBit(right, piece);
      isKept = false;
      if (clock.now() - keptAt >= NOTE_INTERVAL_MS) keep();
    },
    keep,
  };
}

function unchangedFiles(before: readonly FileStamp[], now: readonly FileStamp[]): ReadonlySet<number> {
  const known = new Map(before.map((stamp) => [stamp.index, stamp]));
  const same = now.filter(({ index, state, size, mtimeMs }) => {
    const old = known.get(index);
    return state !== "absent" && old?.state === state && old.size === size && old.mtimeMs === mtimeMs;
  });
  return new Set(same.map(({ index }) => index));
}
