import type { Claim } from "../store/claimFiles.ts";
import type { Layout } from "../store/layout.ts";
import { createPartNames } from "../store/partNames.ts";
import type { PieceStore } from "../store/pieceStore.ts";
import { type HashRun, hashOnDisk } from "./hashOnDisk.ts";

/** What the bytes say about files that were there before us. */
export interface Judgement {
  /** Pieces that are here. */
  readonly verified: readonly number[];
  /** Indexes of finished files that are not what the torrent describes. */
  readonly wrong: readonly number[];
  /** Relative paths of unfinished files that nothing shows to be ours. */
  readonly foreign: readonly string[];
}

/**
 * Hashes what a claim found. A finished file has to be right everywhere. An unfinished one is ours when it has a right piece,
 * or when it holds nothing: then going on with it loses nobody's bytes.
 */
export async function judgeFound(
  { existing, unfinished }: Claim,
  layout: Layout,
  store: Pick<PieceStore, "read" | "isBlank">,
  run: HashRun,
): Promise<Judgement> {
  const finished = new Set(existing);
  const there = new Set([...existing, ...unfinished]);
  // A piece that reaches into an absent file cannot be checked: it is fetched, and its existing bytes are compared.
  const whole = (there.size === 0 ? [] : layout.wantedPieces).filter((piece) =>
    layout.spans(piece).every(({ kind, file }) => kind === "zeros" || there.has(file)),
  );
  const { good, bad } = await hashOnDisk(store, whole, run);
  const wrong = bad
    .map((piece) => layout.spans(piece).filter(({ kind }) => kind === "file"))
    // An unfinished neighbour may be all that is wrong with a piece.
    .filter((spans) => spans.every(({ file }) => finished.has(file)))
    .flatMap((spans) => spans.map(({ file }) => file));
  const proven = new Set(good.flatMap((piece) => layout.spans(piece).map(({ file }) => file)));
  const foreign: number[] = [];
  for (const file of unfinished) if (!proven.has(file) && !(await store.isBlank(file))) foreign.push(file);
  return { verified: good, wrong: [...new Set(wrong)], foreign: partNamesOf(foreign, run) };
}

function partNamesOf(files: readonly number[], { metainfo }: HashRun): string[] {
  if (files.length === 0) return [];
  const names = createPartNames(metainfo.files);
  return files.map((file) => names[file] ?? "");
}
