import type { LibraryWire } from "webtorrent";

/**
 * Pieces that one peer gives alone. Who is paid is paid for whole pieces: a block of its that waits for a slow peer's blocks of the same
 * piece cannot be verified, so it stays unpaid, and the peer stops serving us for money.
 */
export interface OwnPieces {
  /** This peer is asked for the first block of a piece. */
  begin(wire: LibraryWire, piece: number): void;
  /** Whether this peer may be asked for blocks of a piece that was begun. */
  isOpenTo(wire: LibraryWire, piece: number): boolean;
  end(piece: number): void;
}

/** `isAlone`: this peer is paid, so its pieces are to come from it alone. */
export function createOwnPieces(isAlone: (wire: LibraryWire) => boolean): OwnPieces {
  const owners = new Map<number, LibraryWire>();
  return {
    begin(wire, piece) {
      if (isAlone(wire)) owners.set(piece, wire);
    },
    isOpenTo(wire, piece) {
      const owner = owners.get(piece);
      if (owner === wire) return true;
      if (owner !== undefined && !owner.destroyed && !owner.peerChoking && isAlone(owner)) return false;
      owners.delete(piece);
      return !isAlone(wire);
    },
    end(piece) {
      owners.delete(piece);
    },
  };
}
