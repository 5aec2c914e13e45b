import { rmdir, unlink } from "node:fs/promises";
import { errnoOf, isAbsent } from "./fileErrors.ts";
import type { Gate } from "./gate.ts";
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
  for (const folder of deepestFirst(files)) {
    try {
      if ((await guard.look(folder)) === "present") await rmdir(guard.absolute(folder));
    } catch (error) {
      const code = errnoOf(error);
      if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") left.push(folder);
    }
  }
  return left.sort();
}

/** The folders on the files' paths, each before the one that holds it. */
function deepestFirst(files: readonly StoredFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = parentOf(path); folder !== "" && !folders.has(folder); folder = parentOf(folder)) {
      folders.add(folder);
    }
  }
  const depth = (path: string): number => path.split("/").length;
  return [...folders].sort((a, b) => depth(b) - depth(a));
}
