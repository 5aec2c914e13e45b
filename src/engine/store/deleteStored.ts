import { unlink } from "node:fs/promises";
import type { KeptPath } from "../door.ts";
import { isAbsent } from "./fileErrors.ts";
import type { Gate } from "./gate.ts";
import { removeEmptyFolders } from "./removeEmptyFolders.ts";
import { type StoredFile, statBelow } from "./storedFile.ts";
import { identityOf, type TreeGuard } from "./treeGuard.ts";

/**
 * Deletes unfinished files and, of the finished ones, those in `ownedFinal`; then the folders on their paths that are empty
 * now, but for those in `keepFolders` and never the transfer's folder itself. File by file: nothing recursive. Resolves with
 * what is left although it is, or may be, ours.
 */
export async function deleteStored(
  files: readonly StoredFile[],
  guard: TreeGuard,
  ownedFinal: ReadonlySet<number>,
  keepFolders: ReadonlySet<string>,
  gate: Gate,
): Promise<KeptPath[]> {
  const left: KeptPath[] = [];

  /** Answers whether a file bears that name and is not ours; a link or a folder is never what we made. */
  async function remove(path: string, isOurs: (identity: string) => boolean): Promise<boolean> {
    try {
      const stats = await statBelow(guard, path);
      if (stats?.isFile() !== true) return false;
      if (!isOurs(identityOf(stats))) return true;
      await unlink(guard.absolute(path));
    } catch (error) {
      if (!isAbsent(error)) left.push({ path, reason: "refused" });
    }
    return false;
  }

  async function removeFile(file: StoredFile): Promise<void> {
    // Only what we created or found at the start: another file of that name is somebody else's.
    const doubtful = await remove(file.part, (found) => found === file.identity);
    // As long as our file is unfinished, or was never begun, its final name belongs to others.
    if (!ownedFinal.has(file.index) || file.state === "part" || file.state === "absent") return;
    // Both names and no telling which one is ours: the user decides.
    if (doubtful) left.push({ path: file.part, reason: "unclear" }, { path: file.path, reason: "unclear" });
    else await remove(file.path, () => true);
  }

  await Promise.all(files.map((file) => gate.run(() => removeFile(file))));
  const folders = await removeEmptyFolders(files, guard, keepFolders);
  left.push(...folders.map((path): KeptPath => ({ path, reason: "refused" })));
  return left.sort((a, b) => (a.path < b.path ? -1 : 1));
}
