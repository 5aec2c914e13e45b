import type { Gate } from "./gate.ts";
import { type StoredFile, statBelow } from "./storedFile.ts";
import { type LookMemory, parentOf, type TreeGuard } from "./treeGuard.ts";

export interface Claim {
  /** Indexes of files that are there with exactly the right size: candidates for adoption. */
  readonly existing: number[];
  /** Relative paths of what is in the way. */
  readonly conflicts: string[];
}

/** Looks at the place of every file before the first byte; creates nothing. What is found counts as not ours. */
export async function claimFiles(files: readonly StoredFile[], guard: TreeGuard, gate: Gate): Promise<Claim> {
  const memory: LookMemory = new Map();
  const existing = new Set<number>();
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
    if (final?.isFile() === true && Number(final.size) === file.length) {
      existing.add(file.index);
      file.state = "final";
    } else if (final !== undefined) conflicts.add(file.path);
    if ((await statBelow(guard, file.part, memory)) !== undefined) conflicts.add(file.part);
  }

  await Promise.all(files.map((file) => gate.run(() => claim(file))));
  return { existing: [...existing].sort((a, b) => a - b), conflicts: [...conflicts].sort() };
}
