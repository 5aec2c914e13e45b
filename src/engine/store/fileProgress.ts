import type { Layout } from "./layout.ts";

/** How much of each wanted file is verified. Costs O(files touched) per piece. */
export interface FileProgress {
  /** Counts a piece, once however often it is reported; answers which wanted files it completed. */
  markVerified(piece: number): number[];
  isComplete(file: number): boolean;
  /** Verified bytes of a wanted file; 0 for any other. */
  doneBytes(file: number): number;
  /** Verified bytes of all wanted files. */
  readonly totalDoneBytes: number;
}

/** `bitfield`: one bit per verified piece, most significant first; it is copied. Empty files are complete from the start. */
export function createFileProgress(layout: Layout, bitfield: Uint8Array): FileProgress {
  const verified = new Uint8Array(bitfield);
  const has = (piece: number): boolean => ((verified[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) !== 0;
  const missingPieces = new Map<number, number>();
  const done = new Map<number, number>();
  let totalDoneBytes = 0;

  for (const file of layout.wantedFiles) {
    const range = layout.piecesOf(file);
    missingPieces.set(file, range === undefined ? 0 : range[1] - range[0] + 1);
    done.set(file, 0);
  }
  for (const piece of layout.wantedPieces) if (has(piece)) count(piece);

  function count(piece: number): number[] {
    const completed: number[] = [];
    for (const span of layout.spans(piece)) {
      if (span.kind !== "file") continue;
      const missing = (missingPieces.get(span.file) ?? 0) - 1;
      missingPieces.set(span.file, missing);
      done.set(span.file, (done.get(span.file) ?? 0) + span.length);
      totalDoneBytes += span.length;
      if (missing === 0) completed.push(span.file);
    }
    return completed;
  }

  return {
    markVerified(piece) {
      if (has(piece)) return [];
      verified[piece >> 3] = (verified[piece >> 3] ?? 0) | (0x80 >> (piece & 7));
      return count(piece);
    },
    isComplete: (file) => missingPieces.get(file) === 0,
    doneBytes: (file) => done.get(file) ?? 0,
    get totalDoneBytes() {
      return totalDoneBytes;
    },
  };
}
