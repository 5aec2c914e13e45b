import { rmdir } from "node:fs/promises";
import { errnoOf } from "./fileErrors.ts";
import type { StoredFile } from "./storedFile.ts";
import { parentOf, type TreeGuard } from "./treeGuard.ts";

/** Removes the folders on the files' paths that are empty, never the transfer's folder itself. Resolves with those that could not be. */
export async function removeEmptyFolders(files: readonly StoredFile[], guard: TreeGuard): Promise<string[]> {
  const left: string[] = [];
  for (const folder of deepestFirst(files)) {
    try {
      if ((await guard.look(folder)) === "present") await rmdir(guard.absolute(folder));
    } catch (error) {
      const code = errnoOf(error);
      if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") left.push(folder);
    }
  }
  return left;
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
