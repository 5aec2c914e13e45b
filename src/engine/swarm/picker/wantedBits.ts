import type { LibraryWire } from "webtorrent";
import { hasEverything } from "./availability.ts";

/** Which pieces are still wanted, as bits, so that a peer's bits are compared with them quickly. */
export interface WantedBits {
  /** Looks at every piece anew. */
  mark(): void;
  isIn(peerPieces: LibraryWire["peerPieces"]): boolean;
  /** A piece is here. True when its byte has none left: only then may a peer have become useless. */
  remove(piece: number): boolean;
}

export function createWantedBits(pieceCount: number, isWanted: (piece: number) => boolean): WantedBits {
  let bits: Uint8Array = new Uint8Array();
  return {
    mark() {
      bits = new Uint8Array(Math.ceil(pieceCount / 8));
      for (let piece = 0; piece < pieceCount; piece++) {
        if (isWanted(piece)) bits[piece >> 3] = (bits[piece >> 3] ?? 0) | (0x80 >> (piece & 7));
      }
    },
    isIn(peerPieces) {
      if (hasEverything(peerPieces)) return bits.some((byte) => byte !== 0);
      const { buffer } = peerPieces;
      return bits.some((byte, at) => (byte & (buffer[at] ?? 0)) !== 0);
    },
    remove(piece) {
      bits[piece >> 3] = (bits[piece >> 3] ?? 0) & ~(0x80 >> (piece & 7));
      return bits[piece >> 3] === 0;
    },
  };
}
