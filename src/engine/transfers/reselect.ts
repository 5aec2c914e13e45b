import { SwarmbidError } from "../errors.ts";
import { createFileProgress } from "../store/fileProgress.ts";
import { createLayout, type Layout } from "../store/layout.ts";
import { openPieceStore, type PieceStore } from "../store/pieceStore.ts";
import { relocatedPieces, relocatePieces } from "../store/relocatePieces.ts";
import type { FileStamp } from "../store/stampFile.ts";
import { clearBit, createBitfield, hasBit, setBit } from "./bitfield.ts";
import { fileConflict } from "./fileConflict.ts";
import type { HashRun } from "./hashOnDisk.ts";
import { holdFolder } from "./holdFolder.ts";
import { judgeFound } from "./judgeFound.ts";
import { deleteLeavings } from "./leavings.ts";
import { planRecheck } from "./recheck.ts";
import type { TransferRecord } from "./record.ts";
import { wantedFiles } from "./wanted.ts";

export interface ReselectInput extends HashRun {
  readonly record: TransferRecord;
  readonly partsFile: string;
  readonly stamps: readonly FileStamp[];
  readonly journal: readonly number[];
  /** Indexes of the files that are wanted from now on. */
  readonly wanted: readonly number[];
  /** Makes durable, like the state's `checkpoint`. */
  commit(record: TransferRecord, recent: readonly number[], stamps: readonly FileStamp[]): void;
}

/**
 * Changes which files of a closed transfer are wanted. Throws with nothing changed when files are in the way, when the disk
 * refuses, and when the signal aborts. Whenever it is killed, nothing wrong is believed: first the change and the loss of trust in every piece that moves become durable; then
 * bytes are copied and flushed; then the trust comes back; at last what is not wanted any more is deleted, here or at the next
 * start. The worst a crash costs is fetching again the pieces on the borders of the files that changed.
 */
export async function reselect(input: ReselectInput): Promise<void> {
  const { record, metainfo, partsFile, wanted } = input;
  const chosen = checkChoice(input);
  if (!record.claimed || record.seedOnly) {
    input.commit({ ...record, wanted }, input.journal, []);
    return;
  }
  const before = createLayout(metainfo, wantedFiles(metainfo, record.wanted, record.allowRisky));
  const after = createLayout(metainfo, chosen);
  const { folder } = record;
  const stamps = await forgetLeavings(input);
  const hold = holdFolder(folder, metainfo.infoHash);
  const from = openPieceStore({ metainfo, layout: before, folder, partsFile });
  const to = openPieceStore({ metainfo, layout: after, folder, partsFile });
  try {
    const bits = record.bitfield?.slice() ?? createBitfield(metainfo.pieceCount);
    const entering = after.wantedFiles.filter((file) => !before.isWanted(file));
    const found = await adoptEntering(input, to, after, entering);

    const known = new Set(stamps.map(({ index }) => index).filter(before.isWanted));
    const now = await from.stamps(known);
    const doubts = planRecheck({ before: stamps, now, crashed: record.open, journal: input.journal, ...before }).pieces;
    const moving = relocatedPieces(before, after).filter((piece) => hasBit(bits, piece) || doubts.has(piece));
    const left = leavingStamps(now, createFileProgress(before, bits), after);
    const stays = new Set(after.wantedPieces);
    for (let piece = 0; piece < metainfo.pieceCount; piece++) if (!stays.has(piece)) clearBit(bits, piece);
    for (const piece of moving) clearBit(bits, piece);
    for (const piece of found.verified) setBit(bits, piece);
    const ours = new Set(stamps.filter(({ state }) => state === "final").map(({ index }) => index));
    const adopted = [...new Set([...record.adopted, ...found.existing.filter((file) => !ours.has(file))])];
    const changed: TransferRecord = { ...record, wanted, adopted, bitfield: bits.slice(), open: true };
    const unsure = new Set([...doubts].filter((piece) => stays.has(piece)));
    const entered = await to.stamps(new Set(entering));
    input.commit(changed, [...unsure], [...left, ...entered]);

    const arrived = await relocatePieces(from, to, metainfo, moving, input.signal).catch(async (error: unknown) => {
      await takeBack(input, { before, after, from, to, moving, doubts, found });
      throw error;
    });
    for (const piece of arrived) {
      setBit(bits, piece);
      unsure.delete(piece);
    }
    const touched = new Set(moving.flatMap((piece) => after.spans(piece).map(({ file }) => file)));
    const moved = await to.stamps(new Set([...touched].filter(after.isWanted)));
    const kept = { ...changed, bitfield: bits.slice(), open: record.open };
    input.commit(kept, [...unsure], moved);
    await Promise.all([from.close(), to.close()]);
    hold.release();
    const gone = await deleteLeavings(kept, metainfo, partsFile, left);
    if (gone.length > 0) input.commit(kept, [...unsure], gone);
  } finally {
    await Promise.all([from.close(), to.close()]);
    hold.release();
  }
}

interface Change {
  readonly before: Layout;
  readonly after: Layout;
  readonly from: PieceStore;
  readonly to: PieceStore;
  readonly moving: readonly number[];
  readonly doubts: ReadonlySet<number>;
  readonly found: Found;
}

/** The bytes are still where the old choice has them: it comes back, and the files that were begun for the new one go. */
async function takeBack(input: ReselectInput, change: Change): Promise<void> {
  const { record, metainfo, partsFile, stamps } = input;
  const { before, after, from, to, moving, doubts, found } = change;
  const were = new Set(found.unfinished);
  const begun = to.begunFiles().filter((file) => !before.isWanted(file) && !were.has(file));
  const written = new Set(moving.flatMap((piece) => before.spans(piece).map(({ file }) => file)));
  const known = stamps.filter(({ index }) => before.isWanted(index));
  // What was written has new times and the same bytes; any other change is for the next check to find.
  const now = await from.stamps(new Set(known.map(({ index }) => index).filter((file) => written.has(file))));
  const entering = after.wantedFiles.filter((file) => !before.isWanted(file));
  const gone = entering.map((index): FileStamp => ({ index, state: "absent", size: 0, mtimeMs: 0 }));
  await Promise.all([from.close(), to.close()]);
  if (begun.length > 0) {
    const layout = createLayout(metainfo, begun);
    const { folder, foldersBefore } = record;
    await openPieceStore({ metainfo, layout, folder, foldersBefore, partsFile }).deleteUnfinished();
  }
  const back = [...gone, ...stamps, ...now.filter(({ state }) => state === "part")];
  input.commit(record, [...input.journal, ...doubts], back);
}

function checkChoice({ record, metainfo, wanted }: ReselectInput): ReadonlySet<number> {
  const unknown = wanted.find((file) => metainfo.files[file] === undefined);
  if (unknown !== undefined)
    throw new SwarmbidError("badInput", `This torrent has no file ${String(unknown)}: choose among its files.`);
  const chosen = wantedFiles(metainfo, wanted, record.allowRisky);
  if (chosen.size === 0)
    throw new SwarmbidError(
      "badInput",
      "No file is chosen: choose at least one, or remove the transfer to fetch none.",
    );
  return chosen;
}

/** An earlier change may have been interrupted: its unfinished files would be in the way now. */
async function forgetLeavings(input: ReselectInput): Promise<readonly FileStamp[]> {
  const { record, metainfo, partsFile, stamps, journal } = input;
  const gone = await deleteLeavings(record, metainfo, partsFile, stamps);
  if (gone.length === 0) return stamps;
  input.commit(record, journal, gone);
  const absent = new Set(gone.map(({ index }) => index));
  return stamps.filter(({ index }) => !absent.has(index));
}

interface Found {
  readonly unfinished: readonly number[];
  readonly existing: readonly number[];
  readonly verified: readonly number[];
}

/** Files that become wanted and are there already count as far as their bytes are right. */
async function adoptEntering(
  input: ReselectInput,
  store: PieceStore,
  layout: Layout,
  entering: readonly number[],
): Promise<Found> {
  const claimed = await store.claim(new Set(entering));
  const { existing, unfinished, conflicts } = claimed;
  const [conflict] = conflicts;
  if (conflict !== undefined) throw fileConflict(conflict, conflicts.length);
  const { verified, wrong, foreign } = await judgeFound(claimed, layout, store, input);
  const inTheWay = [...wrong.map((file) => input.metainfo.files[file]?.path ?? ""), ...foreign];
  const [first] = inTheWay;
  if (first !== undefined) throw fileConflict(first, inTheWay.length);
  return { existing, unfinished, verified };
}

/** What to remember of the files that are not wanted any more: an unfinished one goes, a finished one stays ours. */
function leavingStamps(
  now: readonly FileStamp[],
  progress: ReturnType<typeof createFileProgress>,
  after: Layout,
): FileStamp[] {
  return now
    .filter(({ index }) => !after.isWanted(index))
    .map((stamp) =>
      stamp.state === "final" && !progress.isComplete(stamp.index) ? { ...stamp, state: "absent" } : stamp,
    );
}
