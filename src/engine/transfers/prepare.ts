import { SwarmbidError } from "../errors.ts";
import { createFileProgress, type FileProgress } from "../store/fileProgress.ts";
import { createLayout, type Layout } from "../store/layout.ts";
import { openPieceStore, type PieceStore } from "../store/pieceStore.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { begunFiles, judgeUnknownFiles } from "./begunFiles.ts";
import { clearBit, createBitfield, hasBit, setBit } from "./bitfield.ts";
import { type CheckMemoryParts, createCheckMemory } from "./checkMemory.ts";
import { judgeDamage } from "./damage.ts";
import { fileConflict } from "./fileConflict.ts";
import { type HashRun, hashOnDisk } from "./hashOnDisk.ts";
import { heldStore } from "./heldStore.ts";
import { holdFolder } from "./holdFolder.ts";
import { judgeFound } from "./judgeFound.ts";
import { planRecheck } from "./recheck.ts";
import type { TransferRecord } from "./record.ts";
import { hasRoom } from "./room.ts";
import { wantedFiles } from "./wanted.ts";

/** A transfer whose files are known, checked and open. */
export interface Content {
  readonly metainfo: Metainfo;
  readonly layout: Layout;
  readonly store: PieceStore;
  /** Verified pieces; the owner keeps it up to date. */
  readonly bits: Uint8Array;
  readonly progress: FileProgress;
  /** Files that were there before us. */
  readonly adopted: readonly number[];
  /** Folders that were there before us; undefined: not known. */
  readonly foldersBefore: readonly string[] | undefined;
  /** The complete files as they were before their bytes were looked at. */
  readonly verified: readonly FileStamp[];
}

/**
 * What the user was told of and wants fetched again: finished files that are gone, or also those that changed, whose changes
 * are lost then.
 */
export type Repair = "none" | "missing" | "changed";

export interface PrepareInput extends HashRun {
  readonly record: TransferRecord;
  readonly partsFile: string;
  readonly stamps: readonly FileStamp[];
  readonly journal: readonly number[];
  readonly repair: Repair;
  /** Hash everything that is there, whatever an earlier check found. */
  readonly verifyAll: boolean;
  /** Where a check that is broken off leaves what it found. */
  readonly checking: Pick<CheckMemoryParts, "notes" | "clock">;
}

/**
 * Opens a transfer's files and finds out which pieces are there. Throws `fileConflict`, `missingFiles`, `filesChanged`,
 * `noSpace`, `engineBusy` while another engine writes these files, and the store's errors. Creates nothing: what is there is claimed before the first file is made.
 */
export async function prepareContent(input: PrepareInput): Promise<Content> {
  const { record, metainfo } = input;
  const layout = createLayout(metainfo, wantedFiles(metainfo, record.wanted, record.allowRisky));
  if (layout.wantedFiles.length === 0)
    throw new SwarmbidError(
      "noMatch",
      "No file of this torrent is chosen: choose at least one of its files, then resume.",
    );
  const { folder, seedOnly } = record;
  const known = record.claimed ? begunFiles(input.stamps, input.journal, layout) : undefined;
  const begun = known === undefined ? {} : { begun: known };
  const hold = seedOnly ? undefined : holdFolder(folder, metainfo.infoHash);
  const store = openPieceStore({ metainfo, layout, folder, partsFile: input.partsFile, readOnly: seedOnly, ...begun });
  try {
    if (known !== undefined && record.open && !seedOnly) await judgeUnknownFiles(store, layout, known, input);
    const look = record.claimed ? recheck : claim;
    const { bits, adopted, foldersBefore, found } = await look(input, layout, store);
    const progress = createFileProgress(layout, bits);
    if (!seedOnly && !(await hasRoom(folder, store, layout, progress))) throw noRoom(folder);
    const verified = found.filter(({ index }) => progress.isComplete(index));
    const named = new Set(verified.filter(({ state }) => state === "final").map(({ index }) => index));
    const unfinished = layout.wantedFiles.filter((file) => !named.has(file));
    const held = hold === undefined ? store : heldStore(store, hold, unfinished);
    return { metainfo, layout, store: held, bits, progress, adopted, foldersBefore, verified };
  } catch (error) {
    await store.close();
    hold?.release();
    throw error;
  }
}

interface Found {
  readonly bits: Uint8Array;
  readonly adopted: readonly number[];
  readonly foldersBefore: readonly string[] | undefined;
  /** What was there before anything was hashed. */
  readonly found: readonly FileStamp[];
}

/** The first look at the folder: what bears the right names is adopted as far as its bytes are right. */
async function claim(input: PrepareInput, layout: Layout, store: PieceStore): Promise<Found> {
  const { metainfo, record } = input;
  const claimed = await store.claim();
  const { existing, unfinished, conflicts, folders } = claimed;
  const [conflict] = conflicts;
  if (conflict !== undefined) throw fileConflict(conflict, conflicts.length);
  const there = new Set(existing);
  if (record.seedOnly && there.size < layout.wantedFiles.length) {
    const missing = layout.wantedFiles.find((file) => !there.has(file));
    throw missingError(metainfo, missing === undefined ? [] : [missing], true);
  }
  const found = await store.stamps(new Set([...existing, ...unfinished]));
  const run = { ...input, memory: memoryOf(input, layout, found) };
  const { verified, wrong, foreign } = await judgeFound(claimed, layout, store, run);
  const inTheWay = [...wrong.map((file) => metainfo.files[file]?.path ?? ""), ...foreign];
  const [first] = inTheWay;
  if (first !== undefined) throw record.seedOnly ? notTheData(first) : fileConflict(first, inTheWay.length);
  const bits = createBitfield(metainfo.pieceCount);
  for (const piece of verified) setBit(bits, piece);
  return { bits, adopted: existing, foldersBefore: folders, found };
}

/** A later look: what is as it was left is believed, the rest is hashed. */
async function recheck(input: PrepareInput, layout: Layout, store: PieceStore): Promise<Found> {
  const { metainfo, record, stamps, journal, repair } = input;
  const bits = record.bitfield?.slice() ?? createBitfield(metainfo.pieceCount);
  const now = await store.stamps();
  const plan = planRecheck({ before: stamps, now, crashed: record.open, journal, piecesOf: layout.piecesOf });
  if (plan.missing.length > 0 && (repair === "none" || record.seedOnly))
    throw missingError(metainfo, plan.missing, record.seedOnly);
  // What vanished is in the plan, what is there is on the disk.
  const pieces = [...new Set([...plan.pieces, ...(input.verifyAll ? onDisk(layout, now) : [])])];
  // A piece that was never here says nothing: an adopted file may lack one that it shares with a file still to come.
  const known = new Set(pieces.filter((piece) => hasBit(bits, piece) || plan.pieces.has(piece)));
  for (const piece of pieces) clearBit(bits, piece);
  const memory = input.verifyAll || pieces.length === 0 ? undefined : memoryOf(input, layout, now);
  const { good, bad } = await hashOnDisk(store, pieces, { ...input, memory });
  for (const piece of good) setBit(bits, piece);

  const adopted = new Set(record.adopted);
  const lost = new Set(bad.filter((piece) => known.has(piece)));
  const damage = judgeDamage({ layout, before: stamps, now, lost, adopted, lookedAtAll: input.verifyAll });
  const theirs = damage.changed.filter((file) => adopted.has(file));
  if (theirs.length > 0) throw adoptedChangedError(metainfo, theirs);
  if (damage.changed.length > 0 && repair !== "changed") throw changedError(metainfo, damage.changed);
  for (const file of [...damage.changed, ...damage.ours]) await store.unfinish(file);
  // What the user took away and has fetched again is ours.
  const absent = new Set(now.filter(({ state }) => state === "absent").map(({ index }) => index));
  const { foldersBefore } = record;
  return { bits, adopted: record.adopted.filter((file) => !absent.has(file)), foldersBefore, found: now };
}

const memoryOf = ({ checking, record, metainfo }: PrepareInput, layout: Layout, stamps: readonly FileStamp[]) =>
  createCheckMemory(
    { ...checking, id: record.id, folder: record.folder, pieceCount: metainfo.pieceCount },
    stamps,
    layout,
  );

/** Gives complete files their final names: empty ones, and those whose rename a crash prevented. */
export async function finishComplete({ store, progress }: Content): Promise<void> {
  for (const { index, state } of await store.stamps()) {
    if (state !== "final" && progress.isComplete(index)) await store.finish(index);
  }
}

const noRoom = (folder: string): SwarmbidError =>
  new SwarmbidError(
    "noSpace",
    `The disk of ${folder} has too little free space: make room, and the transfer goes on by itself.`,
  );

const onDisk = (layout: Layout, stamps: readonly FileStamp[]): number[] => {
  const there = new Set(stamps.filter(({ state }) => state !== "absent").map(({ index }) => index));
  return layout.wantedPieces.filter((piece) => layout.spans(piece).some((span) => there.has(span.file)));
};

const nameOf = (metainfo: Metainfo, [first = 0, ...others]: readonly number[]): string =>
  `“${metainfo.files[first]?.path ?? ""}”${others.length > 0 ? ` and ${String(others.length)} more` : ""}`;

const notTheData = (name: string): SwarmbidError =>
  new SwarmbidError(
    "filesChanged",
    `“${name}” is not what the torrent describes: choose the folder with the original data.`,
  );

const missingError = (metainfo: Metainfo, files: readonly number[], seedOnly: boolean): SwarmbidError =>
  new SwarmbidError(
    "missingFiles",
    `${nameOf(metainfo, files)} is gone: put it back, ${seedOnly ? "then resume" : "or resume to fetch it again"}.`,
  );

const changedError = (metainfo: Metainfo, files: readonly number[]): SwarmbidError =>
  new SwarmbidError(
    "filesChanged",
    `${nameOf(metainfo, files)} changed since it was fetched: resume to fetch the damaged parts again, or remove the transfer to keep your changes.`,
  );

/** Files that are not ours are never written: there is nothing to resume with. */
const adoptedChangedError = (metainfo: Metainfo, files: readonly number[]): SwarmbidError =>
  new SwarmbidError(
    "filesChanged",
    `${nameOf(metainfo, files)} was here before the transfer and is not what the torrent describes any more: put the original back or move it away, then resume.`,
  );
