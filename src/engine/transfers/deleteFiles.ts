import { createFileProgress } from "../store/fileProgress.ts";
import { createLayout, type Layout } from "../store/layout.ts";
import { openPieceStore } from "../store/pieceStore.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { partsFileOf } from "./partsFileOf.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

/** Deletes the files that the transfer created, never one that was there before it. Resolves with what could not be deleted. */
export async function deleteFiles(
  record: TransferRecord,
  metainfo: Metainfo,
  storageFolder: string,
  stamps: readonly FileStamp[],
): Promise<readonly string[]> {
  if (!record.claimed || record.seedOnly) return [];
  // A file that was finished stays ours when it is not wanted any more.
  const known = stamps.map(({ index }) => index);
  const layout = createLayout(metainfo, [...wantedFiles(metainfo, record.wanted, record.allowRisky), ...known]);
  const store = openPieceStore({
    metainfo,
    layout,
    folder: record.folder,
    partsFile: partsFileOf(storageFolder, record.id),
    readOnly: false,
    ...(record.open ? {} : { begun: known }),
  });
  try {
    return await store.deleteOwned(ownedFiles(record, layout, stamps));
  } finally {
    await store.close();
  }
}

/** The finished files that we made: a name that was never seen finished may belong to somebody else by now. */
function ownedFiles(record: TransferRecord, layout: Layout, stamps: readonly FileStamp[]): ReadonlySet<number> {
  const adopted = new Set(record.adopted);
  const bits = record.bitfield ?? new Uint8Array();
  const progress = createFileProgress(layout, bits);
  const finished = new Set(stamps.filter(({ state }) => state === "final").map(({ index }) => index));
  return new Set(
    layout.wantedFiles.filter((file) => !adopted.has(file) && (finished.has(file) || progress.isComplete(file))),
  );
}
