import type { FileProgress } from "../store/fileProgress.ts";
import { enoughSpace, freeBytes } from "../store/freeSpace.ts";
import type { Layout } from "../store/layout.ts";
import type { PieceStore } from "../store/pieceStore.ts";

/** Whether the disk has room for what is still to be written; blocks that a file has already are not needed again. */
export async function hasRoom(
  folder: string,
  store: Pick<PieceStore, "allocatedBytes">,
  layout: Layout,
  progress: FileProgress,
): Promise<boolean> {
  const { totalDoneBytes } = progress;
  if (layout.wantedBytes === totalDoneBytes) return true;
  const free = await freeBytes(folder);
  if (enoughSpace(layout.wantedBytes - totalDoneBytes, free)) return true;
  const there = Math.max(totalDoneBytes, await store.allocatedBytes());
  return enoughSpace(layout.wantedBytes - there, free);
}
