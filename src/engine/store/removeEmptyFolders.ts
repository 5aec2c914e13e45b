import { rmdir } from "node:fs/promises";
import { errnoOf } from "./fileErrors.ts";
import { foldersOf } from "./foldersOf.ts";
import type { StoredFile } from "./storedFile.ts";
import type { TreeGuard } from "./treeGuard.ts";

/**
 * Removes the folders on the files' paths that are empty, but for those in `keep` and never the transfer's folder itself.
 * Resolves with those that could not be removed.
 */
export async function removeEmptyFolders(
  files: readonly StoredFile[],
  guard: TreeGuard,
  keep: ReadonlySet<string>,
): Promise<string[]> {
  const left: string[] = [];
  for (const folder of foldersOf(files)) {
    if (keep.has(folder)) continue;
    try {
      if ((await guard.look(folder)) === "present") await rmdir(guard.absolute(folder));
    } catch (error) {
      const code = errnoOf(error);
      if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") left.push(folder);
    }
  }
  return left;
}
