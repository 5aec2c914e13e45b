import type { Layout } from "../store/layout.ts";
import { createPartNames } from "../store/partNames.ts";
import type { PieceStore } from "../store/pieceStore.ts";
import type { FileStamp } from "../store/stampFile.ts";
import { fileConflict } from "./fileConflict.ts";
import { type HashRun, hashOnDisk } from "./hashOnDisk.ts";

/** The files that a transfer is known to have begun: those of its last checkpoint, and of the pieces that came after it. */
export function begunFiles(
  stamps: readonly FileStamp[],
  journal: readonly number[],
  layout: Pick<Layout, "spans">,
): ReadonlySet<number> {
  const marked = stamps.filter(({ state }) => state !== "absent").map(({ index }) => index);
  return new Set([...marked, ...journal.flatMap((piece) => layout.spans(piece).map(({ file }) => file))]);
}

/**
 * After a crash an unfinished file may be there that no checkpoint knows: begun in the last seconds, or somebody else's. It is
 * ours when it holds nothing or a right piece; otherwise it is in the way. Throws `fileConflict`.
 */
export async function judgeUnknownFiles(
  store: Pick<PieceStore, "claim" | "isBlank" | "read">,
  layout: Layout,
  known: ReadonlySet<number>,
  run: HashRun,
): Promise<void> {
  const { unfinished, conflicts } = await store.claim(new Set(layout.wantedFiles.filter((file) => !known.has(file))));
  const names = createPartNames(run.metainfo.files);
  const parts = new Set(names);
  // What took a finished file's place is told of by the look at the files themselves.
  const foreign = conflicts.filter((path) => parts.has(path));
  const here = new Set([...known, ...unfinished]);
  for (const file of unfinished) {
    if (await store.isBlank(file)) continue;
    const [first, last] = layout.piecesOf(file) ?? [0, -1];
    const pieces = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    const whole = pieces.filter((piece) =>
      layout.spans(piece).every((span) => span.kind === "zeros" || here.has(span.file)),
    );
    const { good } = await hashOnDisk(store, whole, run);
    if (good.length === 0) foreign.push(names[file] ?? "");
  }
  const [first] = foreign;
  if (first !== undefined) throw fileConflict(first, foreign.length);
}
