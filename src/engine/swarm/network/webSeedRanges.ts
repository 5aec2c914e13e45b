import type { TorrentFile } from "../../torrent/metainfo.ts";
import type { FileRange } from "./fetchRange.ts";

/** A stretch of a torrent's data: from a file on the web seed, or zeros of a padding file that it need not have (BEP 47). */
export type WebSeedPart = { readonly url: string; readonly range: FileRange } | { readonly zeros: number };

/** Where on a web seed (BEP 19) `length` bytes from `start` of the torrent's data are, in their order. */
export function webSeedRanges(
  base: string,
  name: string,
  files: readonly TorrentFile[],
  start: number,
  length: number,
): readonly WebSeedPart[] {
  const end = start + length;
  return files
    .filter((file) => file.length > 0 && file.offset < end && file.offset + file.length > start)
    .map((file) => {
      const first = Math.max(start - file.offset, 0);
      const last = Math.min(end - file.offset, file.length) - 1;
      if (file.padding) return { zeros: last - first + 1 };
      return { url: fileUrl(base, name, files, file), range: { first, last } };
    });
}

/** A torrent of one file is at the address itself, or below it when it ends with a slash; others are below, by their paths. */
function fileUrl(base: string, name: string, files: readonly TorrentFile[], file: TorrentFile): string {
  const isSingle = files.length === 1 && file.path === name;
  if (isSingle && !base.endsWith("/")) return base;
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return `${base}${base.endsWith("/") ? "" : "/"}${path}`;
}
