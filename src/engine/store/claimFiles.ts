import type { BigIntStats } from "node:fs";
import { foldersOf } from "./foldersOf.ts";
import type { Gate } from "./gate.ts";
import { type StoredFile, statBelow } from "./storedFile.ts";
import { identityOf, type LookMemory, parentOf, type TreeGuard } from "./treeGuard.ts";

export interface Claim {
  /** Indexes of files that are there with exactly the right size: candidates for adoption. */
  readonly existing: number[];
  /** Indexes of files of which an unfinished one is there that may be ours: its bytes have to tell before anything is put. */
  readonly unfinished: number[];
  /** Relative paths of what is in the way. */
  readonly conflicts: string[];
  /** Relative paths of the torrent's folders that were there before any transfer of it. */
  readonly folders: string[];
}

/**
 * Looks at the place of every file before the first byte; creates nothing. `all` are the files of the torrent, whoever wants
 * them.
 */
export async function claimFiles(
  files: readonly StoredFile[],
  all: Iterable<{ readonly path: string }>,
  guard: TreeGuard,
  gate: Gate,
): Promise<Claim> {
  const memory: LookMemory = new Map();
  const existing = new Set<number>();
  const unfinished = new Set<number>();
  const conflicts = new Set<string>();

  async function claim(file: StoredFile): Promise<void> {
    file.state = "absent";
    const folder = await guard.look(parentOf(file.path), memory);
    if (folder === "absent") return;
    if (folder !== "present" && folder.obstacle !== "") {
      conflicts.add(folder.obstacle);
      return;
    }
    const final = await statBelow(guard, file.path, memory);
    const part = await statBelow(guard, file.part, memory);
    if (final?.isFile() === true && Number(final.size) === file.length) {
      existing.add(file.index);
      file.state = "final";
    } else if (final !== undefined) conflicts.add(file.path);
    // Killed while renaming it, we left it under both of its names.
    if (part === undefined || (final !== undefined && identityOf(part) === identityOf(final))) return;
    if (final === undefined && mayBeOurs(part, file)) {
      unfinished.add(file.index);
      file.state = "part";
      file.identity = identityOf(part);
    } else conflicts.add(file.part);
  }

  await Promise.all(files.map((file) => gate.run(() => claim(file))));
  // An earlier transfer made the folders in which it left something unfinished.
  const made = new Set(foldersOf(files.filter(({ index }) => unfinished.has(index))));
  const folders: string[] = [];
  for (const folder of foldersOf(all))
    if (!made.has(folder) && (await guard.look(folder, memory)) === "present") folders.push(folder);
  return {
    existing: ascending(existing),
    unfinished: ascending(unfinished),
    conflicts: [...conflicts].sort(),
    folders,
  };
}

/** A plain file that fits, without a second name whose contents would change too. */
const mayBeOurs = (part: BigIntStats, { length }: StoredFile): boolean =>
  part.isFile() && part.nlink === 1n && Number(part.size) <= length;

const ascending = (indexes: ReadonlySet<number>): number[] => [...indexes].sort((a, b) => a - b);
