import { unlink } from "node:fs/promises";
import { inTheWay, toFileError } from "./fileErrors.ts";
import { foldersOf } from "./foldersOf.ts";
import { movingName, placeFile } from "./placeFile.ts";
import { removeEmptyFolders } from "./removeEmptyFolders.ts";
import { type StoredFile, sight, statBelow } from "./storedFile.ts";
import { createTreeGuard, type LookMemory, type TreeGuard } from "./treeGuard.ts";

export interface MoveOptions {
  /** Absolute paths of the transfer's folder before and after. */
  readonly from: string;
  readonly to: string;
  readonly signal: AbortSignal;
  /** Relative paths of folders that stay in either place when they are empty. */
  readonly keepFolders?: { readonly from: Iterable<string>; readonly to: Iterable<string> };
  onMoved(bytes: number): void;
  /**
   * When a file cannot be moved, or the signal aborts, what was moved goes back, and this is called. Without it what was moved
   * stays there, for the next call to go on.
   */
  readonly onUndone?: () => void;
}

interface Step {
  readonly path: string;
  readonly bytes: number;
}

/** What there is to move, by relative path. */
async function listSteps(files: readonly StoredFile[], guard: TreeGuard, signal: AbortSignal): Promise<Step[]> {
  const memory: LookMemory = new Map();
  const steps: Step[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    const { state, part, final } = await sight(file, guard, memory);
    if (state === "part") steps.push({ path: file.part, bytes: Number(part?.size ?? 0) });
    else if (state === "final") steps.push({ path: file.path, bytes: Number(final?.size ?? 0) });
  }
  return steps;
}

/**
 * Bytes of the files to move, and which of their folders are in the other folder already. Throws `fileConflict` when anything is
 * at one of their places there.
 */
export async function checkMove(
  files: readonly StoredFile[],
  { from, to, signal }: Pick<MoveOptions, "from" | "to" | "signal">,
): Promise<{ readonly bytes: number; readonly folders: readonly string[] }> {
  const target = createTreeGuard(to);
  const memory: LookMemory = new Map();
  const steps = await listSteps(files, createTreeGuard(from), signal);
  for (const { path } of steps) {
    signal.throwIfAborted();
    for (const name of [path, movingName(path)])
      if ((await statBelow(target, name, memory)) !== undefined) throw inTheWay(target.absolute(name));
  }
  const folders: string[] = [];
  for (const folder of foldersOf(files)) if ((await target.look(folder, memory)) === "present") folders.push(folder);
  return { bytes: steps.reduce((sum, { bytes }) => sum + bytes, 0), folders };
}

/**
 * Moves files to another folder, one after the other; then removes the folders that are empty now. Across disks all are copied
 * before the first original goes: until then an undoing deletes copies, which is quick. After a crash, calling it again goes on.
 */
export async function moveStored(
  files: readonly StoredFile[],
  { from, to, signal, keepFolders, onMoved, onUndone }: MoveOptions,
  place: typeof placeFile = placeFile,
): Promise<void> {
  const source = createTreeGuard(from);
  const target = createTreeGuard(to);
  const moved: string[] = [];
  const copied: string[] = [];

  async function moveOne({ path, bytes }: Step): Promise<void> {
    signal.throwIfAborted();
    let told = 0;
    const tell = (more: number): void => {
      told += more;
      onMoved(more);
    };
    const how = await place(await source.prepare(path), await target.prepare(path), { signal, onCopied: tell });
    (how === "moved" ? moved : copied).push(path);
    if (told < bytes) onMoved(bytes - told);
  }

  async function undo(): Promise<void> {
    const always = new AbortController().signal;
    for (const path of copied) await unlink(target.absolute(path));
    for (const path of moved.reverse()) {
      await place(target.absolute(path), await source.prepare(path), { signal: always, onCopied: () => undefined });
    }
    await removeEmptyFolders(files, target, new Set(keepFolders?.to));
  }

  for (const step of await listSteps(files, source, signal)) {
    try {
      await moveOne(step);
    } catch (error) {
      if (onUndone !== undefined) {
        await undo();
        onUndone();
      }
      throw toFileError(error, source.absolute(step.path));
    }
  }
  for (const path of copied) await unlink(source.absolute(path));
  await removeEmptyFolders(files, source, new Set(keepFolders?.from));
}
