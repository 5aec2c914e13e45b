import { inTheWay, toFileError } from "./fileErrors.ts";
import { moveFile, movingName } from "./moveFile.ts";
import { removeEmptyFolders } from "./removeEmptyFolders.ts";
import { type StoredFile, sight, statBelow } from "./storedFile.ts";
import { createTreeGuard, type LookMemory, type TreeGuard } from "./treeGuard.ts";

export interface MoveOptions {
  /** Absolute paths of the transfer's folder before and after. */
  readonly from: string;
  readonly to: string;
  onMoved(bytes: number): void;
}

interface Step {
  readonly path: string;
  readonly bytes: number;
}

/** What there is to move, by relative path. */
async function listSteps(files: readonly StoredFile[], guard: TreeGuard): Promise<Step[]> {
  const memory: LookMemory = new Map();
  const steps: Step[] = [];
  for (const file of files) {
    const { state, part, final } = await sight(file, guard, memory);
    if (state === "part") steps.push({ path: file.part, bytes: Number(part?.size ?? 0) });
    else if (state === "final") steps.push({ path: file.path, bytes: Number(final?.size ?? 0) });
  }
  return steps;
}

/** Bytes of the files to move. Throws `fileConflict` when anything is at one of their places in the other folder. */
export async function checkMove(files: readonly StoredFile[], { from, to }: MoveOptions): Promise<number> {
  const target = createTreeGuard(to);
  const memory: LookMemory = new Map();
  const steps = await listSteps(files, createTreeGuard(from));
  for (const { path } of steps) {
    for (const name of [path, movingName(path)])
      if ((await statBelow(target, name, memory)) !== undefined) throw inTheWay(target.absolute(name));
  }
  return steps.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Moves files to another folder, one after the other; then removes the folders that are empty now. When one cannot be moved,
 * those before it are moved back. After a crash, calling it again goes on.
 */
export async function moveStored(
  files: readonly StoredFile[],
  { from, to, onMoved }: MoveOptions,
  move: typeof moveFile = moveFile,
): Promise<void> {
  const source = createTreeGuard(from);
  const target = createTreeGuard(to);
  const done: string[] = [];
  for (const { path, bytes } of await listSteps(files, source)) {
    try {
      await move(await source.prepare(path), await target.prepare(path));
    } catch (error) {
      for (const back of done.reverse()) await move(target.absolute(back), await source.prepare(back));
      await removeEmptyFolders(files, target);
      throw toFileError(error, source.absolute(path));
    }
    done.push(path);
    onMoved(bytes);
  }
  await removeEmptyFolders(files, source);
}
