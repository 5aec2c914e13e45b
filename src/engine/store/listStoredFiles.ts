import type { Metainfo } from "../torrent/metainfo.ts";
import { createPartNames } from "./partNames.ts";
import type { StoredFile } from "./storedFile.ts";

/** The files that `isStored` names, by index, with nothing known of them yet. */
export function listStoredFiles(metainfo: Metainfo, isStored: (file: number) => boolean): Map<number, StoredFile> {
  const partNames = createPartNames(metainfo.files);
  const files = new Map<number, StoredFile>();
  for (const { index, path, length } of metainfo.files) {
    if (!isStored(index)) continue;
    const part = partNames[index] ?? `${path}.part`;
    files.set(index, { index, path, part, length, state: "unknown", identity: undefined, learning: undefined });
  }
  return files;
}
