import type { Gate } from "../store/gate.ts";
import { hashPieces } from "../store/hashPieces.ts";
import { inTurn } from "../store/inTurn.ts";
import { hasBit, setBit } from "./bitfield.ts";
import type { Content } from "./prepare.ts";

export interface TakeOptions {
  readonly signal: AbortSignal;
  readonly checks: Gate;
  onChecked(fraction: number): void;
}

/** Takes what is missing from a folder with a complete copy, as far as it is right. The caller makes the bitfield durable. */
export async function takeShared(
  content: Content,
  folder: string,
  { signal, checks, onChecked }: TakeOptions,
): Promise<Content> {
  const { store, layout, bits, progress, metainfo } = content;
  const placed = await store.copyFrom(folder, signal);
  if (placed.length === 0) return content;
  const there = new Set(placed);
  for (const file of layout.wantedFiles) if (progress.isComplete(file)) there.add(file);
  const pieces = layout.wantedPieces.filter(
    (piece) =>
      !hasBit(bits, piece) && layout.spans(piece).every(({ kind, file }) => kind === "zeros" || there.has(file)),
  );
  const complete: number[] = [];
  let checked = 0;
  const hash = (): Promise<void> =>
    hashPieces(store, metainfo, pieces, {
      signal,
      onResult(piece, ok) {
        checked += 1;
        onChecked(checked / pieces.length);
        if (!ok) return;
        setBit(bits, piece);
        complete.push(...progress.markVerified(piece));
      },
    });
  await inTurn(checks, signal, hash);
  for (const file of complete) await store.finish(file);
  return { ...content, verified: [...content.verified, ...(await store.stamps(new Set(complete)))] };
}
