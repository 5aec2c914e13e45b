import type { Layout } from "../store/layout.ts";
import type { FileStamp } from "../store/stampFile.ts";

export interface DamageInput {
  readonly layout: Layout;
  /** The files as they were left. */
  readonly before: readonly FileStamp[];
  readonly now: readonly FileStamp[];
  /** Pieces that counted as verified and do not match any more. */
  readonly lost: ReadonlySet<number>;
  /** Files that were there before us. */
  readonly adopted: ReadonlySet<number>;
  /** Every byte was looked at because the user asked: equal times and sizes mean nothing. */
  readonly lookedAtAll: boolean;
}

export interface Damage {
  /** Finished files that somebody else changed: the user decides what becomes of them. */
  readonly changed: readonly number[];
  /** Finished files of ours that lack a piece although nobody touched them: they are mended without asking. */
  readonly ours: readonly number[];
}

/**
 * Whose fault it is that pieces are lost. A piece that reaches into an unfinished neighbour, or into the parts file, says
 * nothing about the finished file that it begins or ends with.
 */
export function judgeDamage({ layout, before, now, lost, adopted, lookedAtAll }: DamageInput): Damage {
  const finished = new Set(now.filter(({ state }) => state === "final").map(({ index }) => index));
  const left = new Map(before.map((stamp) => [stamp.index, stamp]));
  const touched = new Set<number>();
  const blamed = new Set<number>();
  for (const piece of lost) {
    const spans = layout.spans(piece).filter(({ kind }) => kind !== "zeros");
    const isClear = spans.every(({ kind, file }) => kind === "file" && finished.has(file));
    for (const { file } of spans) {
      if (!finished.has(file)) continue;
      touched.add(file);
      if (isClear) blamed.add(file);
    }
  }
  const changed: number[] = [];
  const ours: number[] = [];
  for (const stamp of now) {
    const { index } = stamp;
    if (!touched.has(index)) continue;
    const old = left.get(index);
    const differs = old?.state === "final" && (old.size !== stamp.size || old.mtimeMs !== stamp.mtimeMs);
    if (differs || (blamed.has(index) && (lookedAtAll || adopted.has(index)))) changed.push(index);
    else if (!adopted.has(index)) ours.push(index);
  }
  return { changed, ours };
}
