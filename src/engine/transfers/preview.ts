import type { TorrentPreview } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";

/** What a person sees before anything is written; padding is not shown. */
export function toPreview(
  metainfo: Metainfo,
  selectOnly: readonly number[] | undefined,
  exists: boolean,
): TorrentPreview {
  const suggested = selectOnly === undefined ? undefined : new Set(selectOnly);
  return {
    id: metainfo.infoHash,
    name: metainfo.name,
    totalBytes: metainfo.totalBytes,
    pieceBytes: metainfo.pieceBytes,
    isPrivate: metainfo.isPrivate,
    ...(metainfo.comment === undefined ? {} : { comment: metainfo.comment }),
    trackers: metainfo.trackers.flat(),
    webSeeds: metainfo.webSeeds,
    files: metainfo.files
      .filter((file) => !file.padding)
      .map(({ index, path, length, risk }) => ({
        index,
        path,
        totalBytes: length,
        suggested: risk === undefined && (suggested?.has(index) ?? true),
        ...(risk === undefined ? {} : { leftOutBecause: risk }),
      })),
    exists,
  };
}
