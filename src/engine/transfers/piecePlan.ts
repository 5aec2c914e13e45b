import type { FilePriority, TransferOptions } from "../model.ts";
import type { Layout } from "../store/layout.ts";
import type { PiecePlan } from "../swarm/port.ts";

const RANKS: Record<FilePriority, number> = { low: 1, normal: 2, high: 3 };

/** The wanted pieces with the priority of their files; a piece that files share has the greatest of theirs. */
export function piecePlan(
  layout: Layout,
  pieceCount: number,
  { strategy, priorities: chosen }: TransferOptions,
): PiecePlan {
  const priorities = new Uint8Array(pieceCount);
  for (const file of layout.wantedFiles) {
    const range = layout.piecesOf(file);
    if (range === undefined) continue;
    const rank = RANKS[chosen[file] ?? "normal"];
    for (let piece = range[0]; piece <= range[1]; piece++) priorities[piece] = Math.max(priorities[piece] ?? 0, rank);
  }
  return { strategy, priorities };
}
