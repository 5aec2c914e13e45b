import { rmdir, unlink } from "node:fs/promises";
import { errnoOf, isAbsent } from "./fileErrors.ts";
import { type StoredFile, statBelow } from "./storedFile.ts";
import { identityOf, parentOf, type TreeGuard } from "./treeGuard.ts";

/**
 * Deletes unfinished files and, of the finished ones, those in `ownedFinal`; then the folders on their paths that are empty
 * now, never the transfer's folder itself. File by file: nothing recursive. Resolves with the relative paths that are left.
 */
export async function deleteStored(
  files: readonly StoredFile[],
  guard: TreeGuard,
  ownedFinal: ReadonlySet<number>,
): Promise<string[]> {
  const left: string[] = [];
  const folders = new Set<string>();

  async function remove(path: string, isOurs: (identity: string) => boolean): Promise<void> {
    try {
      const stats = await statBelow(guard, path);
      // A link or a folder of that name is not what we made.
      if (stats?.isFile() === true && isOurs(identityOf(stats))) await unlink(guard.absolute(path));
    } catch (error) {
      if (!isAbsent(error)) left.push(path);
    }
  }

  for (const file of files) {
    // In any other state the unfinished name is not ours, whatever bears it now.
    if (file.state !== "absent" && file.state !== "final") await remove(file.part, (found) => found === file.identity);
    if (ownedFinal.has(file.index)) await remove(file.path, () => true);
    for (let folder = parentOf(file.path); folder !== "" && !folders.has(folder); folder = parentOf(folder)) {
      folders.add(folder);
    }
  }

  const depth = (path: string): number => path.split("/").length;
  for (const folder of [...folders].sort((a, b) => depth(b) - depth(a))) {
    try {
      if ((await guard.look(folder)) === "present") await rmdir(guard.absolute(folder));
    } catch (error) {
      const code = errnoOf(error);
      if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") left.push(folder);
    }
  }
  return left;
}
