import type { TorrentFile } from "../../torrent/metainfo.ts";

/** First and last byte of a file, both included (RFC 9110, section 14). */
export interface FileRange {
  readonly first: number;
  readonly last: number;
}

/** A stretch of a torrent's data: from a file on the web seed, or zeros of a padding file that it need not have (BEP 47). */
export type MirrorPart =
  | { readonly file: TorrentFile; readonly url: string; readonly range: FileRange }
  | { readonly zeros: number };

/** Where a torrent's data is on one web seed (BEP 19). */
export interface MirrorParts {
  /** Those that it should have: neither empty nor padding. */
  readonly fileCount: number;
  /** `length` bytes from `start` of the torrent's data, in their order. */
  of(start: number, length: number): readonly MirrorPart[];
  /** The indexes of the files that a stretch lies in, padding left out. */
  filesIn(start: number, length: number): readonly number[];
}

/** Nothing here grows with the number of files but one list. */
export function mirrorParts(base: string, name: string, files: readonly TorrentFile[]): MirrorParts {
  // Empty files share their offset with a neighbour and hold no byte: the search must not meet them.
  const holders = files.filter(({ length }) => length > 0);
  const urlOf = fileUrls(base, name, files);

  function* within(start: number, length: number): Generator<TorrentFile> {
    for (let at = firstEndingAfter(holders, start); at < holders.length; at++) {
      const file = holders[at];
      if (file === undefined || file.offset >= start + length) return;
      yield file;
    }
  }

  return {
    fileCount: holders.filter(({ padding }) => !padding).length,
    of: (start, length) =>
      [...within(start, length)].map((file) => {
        const first = Math.max(start - file.offset, 0);
        const last = Math.min(start + length - file.offset, file.length) - 1;
        return file.padding ? { zeros: last - first + 1 } : { file, url: urlOf(file), range: { first, last } };
      }),
    filesIn: (start, length) => [...within(start, length)].flatMap(({ padding, index }) => (padding ? [] : [index])),
  };
}

function firstEndingAfter(files: readonly TorrentFile[], start: number): number {
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const file = files[middle];
    if (file !== undefined && file.offset + file.length <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A torrent of one file is at the address itself, or below it when it ends with a slash; others are below, by their paths. A query, as
 * of a signed address, stays behind the path.
 */
function fileUrls(base: string, name: string, files: readonly TorrentFile[]): (file: TorrentFile) => string {
  const url = new URL(base);
  url.hash = "";
  const isSingle = files.length === 1 && files[0]?.path === name;
  if (isSingle && !url.pathname.endsWith("/")) return () => url.href;
  const folder = url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/`;
  return ({ path }) => `${url.origin}${folder}${path.split("/").map(encodeURIComponent).join("/")}${url.search}`;
}
