import path from "node:path";
import type { FileSnapshot, TransferSnapshot } from "../../engine/model.ts";

/** Where a transfer or one of its files may be found on the disk, best first: complete, not yet complete, at least its folder. */
export function diskPlaces(
  transfer: Pick<TransferSnapshot, "folder" | "rootPath">,
  file?: Pick<FileSnapshot, "path">,
): readonly string[] {
  const below = file?.path ?? transfer.rootPath;
  if (below === undefined) return [transfer.folder];
  const place = path.join(transfer.folder, below);
  return [place, `${place}.part`, path.dirname(place), transfer.folder];
}
