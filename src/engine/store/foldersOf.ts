import { parentOf } from "./treeGuard.ts";

/** The relative folders on the paths of files, each before the one that holds it. */
export function foldersOf(files: Iterable<{ readonly path: string }>): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = parentOf(path); folder !== "" && !folders.has(folder); folder = parentOf(folder)) {
      folders.add(folder);
    }
  }
  const depth = (path: string): number => path.split("/").length;
  return [...folders].sort((a, b) => depth(b) - depth(a));
}
