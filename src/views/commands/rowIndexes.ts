import type { TransferId } from "../../engine/model.ts";
import { fileIndexes } from "../tree/fileTree.ts";
import type { TreeNode } from "../tree/transferNodes.ts";

/** The files that rows of files and folders stand for, by their transfer, each once; rows of transfers name no file. */
export function rowIndexes(rows: readonly (TreeNode | TransferId)[]): ReadonlyMap<TransferId, readonly number[]> {
  const found = new Map<TransferId, Set<number>>();
  for (const row of rows) {
    if (typeof row === "string" || row.kind === "transfer") continue;
    const indexes = found.get(row.transfer) ?? new Set();
    for (const index of fileIndexes(row)) indexes.add(index);
    found.set(row.transfer, indexes);
  }
  return new Map([...found].map(([id, indexes]) => [id, [...indexes]]));
}
