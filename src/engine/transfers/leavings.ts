import { createLayout } from "../store/layout.ts";
import { openPieceStore } from "../store/pieceStore.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { holdFolder } from "./holdFolder.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

/**
 * Deletes the unfinished files that are not wanted any more; a crash may have left them. A file's stamp says that it is ours.
 * Throws `engineBusy` while another engine works on them. Resolves with the stamps to remember instead.
 */
export async function deleteLeavings(
  record: TransferRecord,
  metainfo: Metainfo,
  partsFile: string,
  stamps: readonly FileStamp[],
): Promise<FileStamp[]> {
  const wanted = wantedFiles(metainfo, record.wanted, record.allowRisky);
  const left = stamps.filter(({ index, state }) => state === "part" && !wanted.has(index));
  if (left.length === 0) return [];
  const layout = createLayout(
    metainfo,
    left.map(({ index }) => index),
  );
  const { folder, foldersBefore } = record;
  const hold = holdFolder(folder, metainfo.infoHash);
  try {
    await openPieceStore({ metainfo, layout, folder, foldersBefore, partsFile }).deleteUnfinished();
  } finally {
    hold.release();
  }
  return left.map(({ index }) => ({ index, state: "absent", size: 0, mtimeMs: 0 }));
}
