import type { LibraryTorrent } from "webtorrent";
import { hasEverything, type PeerPieces } from "./picker/availability.ts";

/** Connected peers that have all pieces. The library's own mark is set too early, before a peer has told what it has. */
export function countSeeds({ wires, pieces }: Pick<LibraryTorrent, "wires" | "pieces">): number {
  const pieceCount = pieces.length;
  if (pieceCount === 0) return 0;
  return wires.filter(({ type, peerPieces }) => type !== "webSeed" && hasAllPieces(peerPieces, pieceCount)).length;
}

function hasAllPieces(pieces: PeerPieces, pieceCount: number): boolean {
  if (hasEverything(pieces)) return true;
  const { buffer } = pieces;
  const whole = pieceCount >> 3;
  const rest = pieceCount & 7;
  for (let at = 0; at < whole; at++) if (buffer[at] !== 0xff) return false;
  const mask = (0xff00 >> rest) & 0xff;
  return rest === 0 || ((buffer[whole] ?? 0) & mask) === mask;
}
