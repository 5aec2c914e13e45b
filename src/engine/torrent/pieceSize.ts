import { TORRENT_LIMITS } from "./limits.ts";

const MIB = 1024 * 1024;
const WANTED_PIECES = 2048;
const PREFERRED_MAX_BYTES = 16 * MIB;

export function isAllowedPieceSize(bytes: number): boolean {
  const { minPieceBytes, maxPieceBytes } = TORRENT_LIMITS;
  return bytes >= minPieceBytes && bytes <= maxPieceBytes && Number.isInteger(Math.log2(bytes));
}

/**
 * The piece size for a new torrent: the smallest power of two from 16 KiB that makes at most 2,048 pieces, but no more
 * than 16 MiB as long as 262,144 pieces hold the data (4 TiB). So 1 GiB has pieces of 512 KiB and a torrent file of 40 KiB.
 */
export function choosePieceBytes(totalBytes: number): number {
  let bytes: number = TORRENT_LIMITS.minPieceBytes;
  while (bytes < PREFERRED_MAX_BYTES && totalBytes > bytes * WANTED_PIECES) bytes *= 2;
  while (bytes < TORRENT_LIMITS.maxPieceBytes && totalBytes > bytes * TORRENT_LIMITS.pieces) bytes *= 2;
  return bytes;
}
