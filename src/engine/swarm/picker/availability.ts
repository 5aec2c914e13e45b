/** What a peer has: a bitfield (BEP 3), or everything (BEP 6 `have all`). */
export interface PeerPieces {
  readonly buffer: Uint8Array;
  get(piece: number): boolean;
}

/** How many connected peers have each piece. */
export interface Availability {
  /** Peers that have the piece; `everyone` counts in all of them. */
  of(piece: number): number;
  addHave(piece: number): void;
  addPeer(pieces: PeerPieces): void;
  removePeer(pieces: PeerPieces): void;
  /** Grows with every change. */
  readonly version: number;
}

/** A peer with `have all` carries no bits. */
export const hasEverything = (pieces: PeerPieces): boolean => pieces.buffer.length === 0 && pieces.get(0);

export function createAvailability(pieceCount: number): Availability {
  const counts = new Uint16Array(pieceCount);
  let everyone = 0;
  let version = 0;

  const count = (pieces: PeerPieces, by: 1 | -1): void => {
    version += 1;
    if (hasEverything(pieces)) {
      everyone += by;
      return;
    }
    const { buffer } = pieces;
    for (let at = 0; at < buffer.length; at++) {
      let byte = buffer[at] ?? 0;
      for (let piece = at * 8; byte !== 0 && piece < pieceCount; piece++) {
        if ((byte & 0x80) !== 0) counts[piece] = (counts[piece] ?? 0) + by;
        byte = (byte << 1) & 0xff;
      }
    }
  };

  return {
    of: (piece) => (counts[piece] ?? 0) + everyone,
    addHave(piece) {
      version += 1;
      counts[piece] = (counts[piece] ?? 0) + 1;
    },
    addPeer(pieces) {
      count(pieces, 1);
    },
    removePeer(pieces) {
      count(pieces, -1);
    },
    get version() {
      return version;
    },
  };
}
