import { stat } from "node:fs/promises";
import path from "node:path";
import { SwarmbidError } from "../errors.ts";
import { enoughSpace, freeBytes } from "../store/freeSpace.ts";
import { listStoredFiles } from "../store/listStoredFiles.ts";
import { checkMove, moveStored } from "../store/moveStored.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { StoredFile } from "../store/storedFile.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { holdFolder } from "./holdFolder.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

export interface MoveInput {
  readonly record: TransferRecord;
  readonly metainfo: Metainfo;
  readonly stamps: readonly FileStamp[];
  readonly signal: AbortSignal;
  onChecked(fraction: number): void;
  /** Makes the record durable. */
  save(record: TransferRecord): void;
}

/**
 * Moves a closed transfer's files, finished and not, adopted ones too, to another folder. Overwrites nothing: throws with
 * nothing changed when something is in the way, and moves everything back when one file cannot be moved or the signal aborts.
 * The destination is durable before the first file moves: after a crash `finishMove` goes on.
 */
export async function moveData(input: MoveInput, folder: string): Promise<void> {
  const { record } = input;
  if (!path.isAbsolute(folder))
    throw new SwarmbidError("badInput", "The target folder must be an absolute path: choose it again.");
  if (record.seedOnly)
    throw new SwarmbidError(
      "badInput",
      "This transfer seeds your own files where they are: remove it, move them, then seed them from there.",
    );
  const to = path.normalize(folder);
  if (await isOneFolder(record.folder, to)) return;
  if (!record.claimed) {
    input.save({ ...record, folder: to });
    return;
  }
  const { bytes, folders } = await checkMove(filesOf(input), { from: record.folder, to, signal: input.signal });
  if (!(await isOneDisk(record.folder, to)) && !enoughSpace(bytes, await freeBytes(to)))
    throw new SwarmbidError("noSpace", `The disk of ${to} has too little free space: make room, then move again.`);
  const moving = { ...record, moving: to };
  input.save(moving);
  await finishMove({ ...input, record: moving }, { bytes, folders, onUndone: () => input.save(record) });
}

/** What is known of a move that just began. */
interface FreshMove {
  readonly bytes?: number;
  /** Those of the files' folders that were in the new place before. */
  readonly folders?: readonly string[];
  readonly onUndone?: () => void;
}

/**
 * Moves what a crash left behind, or a move that just began; does nothing when none is under way. Without `onUndone` a move that
 * fails or is aborted stays under way, with each file in one of the two folders, for the next call.
 */
export async function finishMove(input: MoveInput, { bytes, folders, onUndone }: FreshMove = {}): Promise<void> {
  const { moving, foldersBefore = [], ...rest } = input.record;
  if (moving === undefined) return;
  const { infoHash } = input.metainfo;
  const holds = [holdFolder(rest.folder, infoHash)];
  let moved = 0;
  try {
    holds.push(holdFolder(moving, infoHash));
    await moveStored(filesOf(input), {
      from: rest.folder,
      to: moving,
      signal: input.signal,
      keepFolders: { from: foldersBefore, to: folders ?? [] },
      onMoved(more) {
        moved += more;
        if (bytes !== undefined) input.onChecked(bytes === 0 ? 1 : moved / bytes);
      },
      ...(onUndone === undefined ? {} : { onUndone }),
    });
  } finally {
    for (const hold of holds) hold.release();
  }
  // After a crash nobody knows any more which folders it was that made what is there.
  input.save({ ...rest, folder: moving, ...(folders === undefined ? {} : { foldersBefore: folders }) });
}

/** Whatever we know of: what is wanted now, and what was finished before it was not wanted any more. */
function filesOf({ record, metainfo, stamps }: MoveInput): StoredFile[] {
  const wanted = wantedFiles(metainfo, record.wanted, record.allowRisky);
  const known = new Set(stamps.map(({ index }) => index));
  return [...listStoredFiles(metainfo, (file) => wanted.has(file) || known.has(file)).values()];
}

const look = (folder: string) => stat(folder).catch(() => undefined);

async function isOneFolder(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([look(one), look(other)]);
  return path.resolve(one) === path.resolve(other) || (a !== undefined && a.dev === b?.dev && a.ino === b.ino);
}

/** Undecided while the target is not there yet: its parent's disk counts. */
async function isOneDisk(from: string, to: string): Promise<boolean> {
  const source = await look(from);
  for (let folder = path.resolve(to); ; folder = path.dirname(folder)) {
    const there = await look(folder);
    if (there !== undefined) return there.dev === source?.dev;
    if (path.dirname(folder) === folder) return false;
  }
}
