import type { KeptPath } from "../door.ts";
import { createFileProgress } from "../store/fileProgress.ts";
import { createLayout, type Layout } from "../store/layout.ts";
import { openPieceStore, type PieceStore } from "../store/pieceStore.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { holdFolder } from "./holdFolder.ts";
import { partsFileOf } from "./partsFileOf.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

/** Deletes the files that the transfer created, never one that was there before it. Resolves with what stays, and why. */
export async function deleteFiles(
  record: TransferRecord,
  metainfo: Metainfo,
  storageFolder: string,
  stamps: readonly FileStamp[],
): Promise<readonly KeptPath[]> {
  if (!record.claimed) return [];
  // A file that was finished stays ours when it is not wanted any more.
  const known = stamps.map(({ index }) => index);
  const layout = createLayout(metainfo, [...wantedFiles(metainfo, record.wanted, record.allowRisky), ...known]);
  const hold = record.seedOnly ? undefined : holdFolder(record.folder, metainfo.infoHash);
  const store = openPieceStore({
    metainfo,
    layout,
    folder: record.folder,
    partsFile: partsFileOf(storageFolder, record.id),
    foldersBefore: record.foldersBefore,
    readOnly: record.seedOnly,
    ...(record.open ? {} : { begun: known }),
  });
  try {
    const yours = await adoptedPaths(record, metainfo, layout, store);
    const left = await store.deleteOwned(ownedFiles(record, layout, stamps));
    return [...yours.map((path): KeptPath => ({ path, reason: "yours" })), ...left];
  } finally {
    await store.close();
    hold?.release();
  }
}

/** The files that were there before us and still are. */
async function adoptedPaths(
  { seedOnly, adopted }: TransferRecord,
  { files }: Metainfo,
  { wantedFiles, isWanted }: Layout,
  store: Pick<PieceStore, "stamps">,
): Promise<string[]> {
  const isThere = async (file: number): Promise<boolean> => {
    // One that cannot even be looked at is nothing of ours.
    const [stamp] = await store.stamps(new Set([file])).catch(() => []);
    return stamp?.state === "final";
  };
  const candidates = seedOnly ? wantedFiles : adopted.filter(isWanted);
  const there = await Promise.all(candidates.map(isThere));
  return candidates.filter((_, at) => there[at]).map((file) => files[file]?.path ?? "");
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
