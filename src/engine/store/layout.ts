import type { Metainfo, TorrentFile } from "../torrent/metainfo.ts";

/** A run of bytes of one piece that belongs to one file. All numbers in bytes. */
export interface Span {
  /** `file`: a wanted file; `parts`: an unwanted neighbour, kept in the parts file; `zeros`: padding, kept nowhere. */
  readonly kind: "file" | "parts" | "zeros";
  /** The file's index in the torrent. */
  readonly file: number;
  readonly fileOffset: number;
  readonly pieceOffset: number;
  readonly length: number;
}

/** Which bytes of a torrent live where, for one choice of wanted files. */
export interface Layout {
  /** Indexes in the torrent's order; padding is never among them. */
  readonly wantedFiles: readonly number[];
  /** Pieces with at least one byte of a wanted file, ascending. */
  readonly wantedPieces: readonly number[];
  readonly wantedBytes: number;
  isWanted(file: number): boolean;
  /** Bytes; only the last piece is shorter than the rest. */
  pieceLength(piece: number): number;
  /** The spans of a piece, or of `length` bytes from `offset` in it, in order and without gaps. */
  spans(piece: number, offset?: number, length?: number): Span[];
  /** The pieces that hold a file's bytes, both ends inclusive; undefined for an empty file. */
  piecesOf(file: number): readonly [first: number, last: number] | undefined;
}

/** Maps pieces to files and back, by binary search: nothing here grows with the number of files but two lists. */
export function createLayout(metainfo: Metainfo, wanted: Iterable<number>): Layout {
  const { files, pieceBytes, pieceCount, totalBytes } = metainfo;
  const wantedSet = new Set(wanted);
  const wantedFiles = files.filter((file) => wantedSet.has(file.index) && !file.padding).map((file) => file.index);
  const isWanted = (file: TorrentFile | undefined): boolean =>
    file !== undefined && !file.padding && wantedSet.has(file.index);
  // Empty files share their offset with a neighbour and hold no byte: the search must not meet them.
  const holders = files.filter((file) => file.length > 0);

  const pieceLength = (piece: number): number => Math.min(pieceBytes, totalBytes - piece * pieceBytes);

  const piecesOf = (index: number): readonly [number, number] | undefined => {
    const file = files[index];
    if (file === undefined || file.length === 0) return undefined;
    return [Math.floor(file.offset / pieceBytes), Math.floor((file.offset + file.length - 1) / pieceBytes)];
  };

  const kindOf = (file: TorrentFile): Span["kind"] => {
    if (file.padding) return "zeros";
    return wantedSet.has(file.index) ? "file" : "parts";
  };

  return {
    wantedFiles,
    wantedPieces: listWantedPieces(wantedFiles, piecesOf),
    wantedBytes: wantedFiles.reduce((sum, index) => sum + (files[index]?.length ?? 0), 0),
    isWanted: (index) => isWanted(files[index]),
    pieceLength,
    piecesOf,

    spans(piece, offset = 0, length = pieceLength(piece) - offset) {
      const start = piece * pieceBytes + offset;
      const end = start + length;
      if (!inBounds(piece, pieceCount) || offset < 0 || length < 0 || offset + length > pieceLength(piece)) {
        throw new RangeError(`piece ${piece} has no ${length} bytes at ${offset}`);
      }
      const spans: Span[] = [];
      for (let at = firstEndingAfter(holders, start), from = start; from < end; at++) {
        const file = holders[at];
        if (file === undefined) throw new RangeError("the files are shorter than the pieces");
        const to = Math.min(end, file.offset + file.length);
        spans.push({
          kind: kindOf(file),
          file: file.index,
          fileOffset: from - file.offset,
          pieceOffset: from - piece * pieceBytes,
          length: to - from,
        });
        from = to;
      }
      return spans;
    },
  };
}

const inBounds = (piece: number, pieceCount: number): boolean =>
  Number.isInteger(piece) && piece >= 0 && piece < pieceCount;

function firstEndingAfter(files: readonly TorrentFile[], position: number): number {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const file = files[middle];
    if (file !== undefined && file.offset + file.length <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function listWantedPieces(
  wantedFiles: readonly number[],
  piecesOf: (file: number) => readonly [number, number] | undefined,
): number[] {
  const pieces: number[] = [];
  for (const file of wantedFiles) {
    const range = piecesOf(file);
    if (range === undefined) continue;
    // Files are in the order of their bytes: a piece that is shared with the file before is the last one in the list.
    for (let piece = Math.max(range[0], (pieces.at(-1) ?? -1) + 1); piece <= range[1]; piece++) pieces.push(piece);
  }
  return pieces;
}
