import { unlink } from "node:fs/promises";
import { isAbsent } from "./fileErrors.ts";
import type { Gate } from "./gate.ts";
import { removeEmptyFolders } from "./removeEmptyFolders.ts";
import { type StoredFile, statBelow } from "./storedFile.ts";
import { identityOf, type TreeGuard } from "./treeGuard.ts";

/**
 * Deletes unfinished files and, of the finished ones, those in `ownedFinal`; then the folders on their paths that are empty
 * now, never the transfer's folder itself. File by file: nothing recursive. Resolves with the relative paths that are left.
 */
export async function deleteStored(
  files: readonly StoredFile[],
  guard: TreeGuard,
  ownedFinal: ReadonlySet<number>,
  gate: Gate,
): Promise<string[]> {
  const left: string[] = [];

  /** Answers whether a file bears that name and is not ours; a link or a folder is never what we made. */
  async function remove(path: string, isOurs: (identity: string) => boolean): Promise<boolean> {
    try {
      const stats = await statBelow(guard, path);
      if (stats?.isFile() !== true) return false;
      if (!isOurs(identityOf(stats))) return true;
      await unlink(guard.absolute(path));
    } catch (error) {
      if (!isAbsent(error)) left.push(path);
    }
    return false;
  }

  async function removeFile(file: StoredFile): Promise<void> {
    // Only what we created or found at the start: another file of that name is somebody else's.
    const doubtful = await remove(file.part, (found) => found === file.identity);
    // As long as our file is unfinished, or was never begun, its final name belongs to others.
    if (!ownedFinal.has(file.index) || file.state === "part" || file.state === "absent") return;
    // Both names and no telling which one is ours: the user decides.
    if (doubtful) left.push(file.part, file.path);
    else await remove(file.path, () => true);
  }

  await Promise.all(files.map((file) => gate.run(() => removeFile(file))));
  left.push(...(await removeEmptyFolders(files, guard)));
  return left.sort();
}
