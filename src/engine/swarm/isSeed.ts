import { hasEverything, type PeerPieces } from "./picker/availability.ts";

/**
 * Whether a peer has all pieces of a torrent. The library's own mark is set before a peer has told what it has, and stays when a
 * peer then tells of a part.
 */
export function isSeed({ peerPieces }: { peerPieces: PeerPieces }, pieceCount: number): boolean {
  if (pieceCount === 0) return false;
  if (hasEverything(peerPieces)) return true;
  const { buffer } = peerPieces;
  const whole = pieceCount >> 3;
  for (let at = 0; at < whole; at++) if (buffer[at] !== 0xff) return false;
  const rest = (0xff00 >> (pieceCount & 7)) & 0xff;
  return ((buffer[whole] ?? 0) & rest) === rest;
}
