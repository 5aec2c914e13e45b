import { createLayout } from "../store/layout.ts";
import { openPieceStore } from "../store/pieceStore.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { partsFileOf } from "./partsFileOf.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

/** Deletes the files that the transfer created, never one that was there before it. Resolves with what could not be deleted. */
export async function deleteFiles(
  record: TransferRecord,
  metainfo: Metainfo,
  storageFolder: string,
): Promise<readonly string[]> {
  if (!record.claimed || record.seedOnly) return [];
  const layout = createLayout(metainfo, wantedFiles(metainfo, record.wanted, record.allowRisky));
  const store = openPieceStore({
    metainfo,
    layout,
    folder: record.folder,
    partsFile: partsFileOf(storageFolder, record.id),
    readOnly: false,
  });
  try {
    const adopted = new Set(record.adopted);
    return await store.deleteOwned(new Set(layout.wantedFiles.filter((file) => !adopted.has(file))));
  } finally {
    await store.close();
  }
}
