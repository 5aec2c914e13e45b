import type { LibraryWire } from "webtorrent";
import { type Availability, hasEverything, type PeerPieces } from "./availability.ts";

/** Counts a peer's pieces as they become known, and forgets them with the connection. */
export function countPeer(wire: LibraryWire, availability: Availability, pieceCount: number): void {
  const bits = new Uint8Array(Math.ceil(pieceCount / 8));
  let counted: PeerPieces = { buffer: bits, get: () => false };

  const recount = (): void => {
    availability.removePeer(counted);
    const { peerPieces } = wire;
    if (hasEverything(peerPieces)) {
      counted = peerPieces;
    } else {
      bits.fill(0);
      bits.set(peerPieces.buffer.subarray(0, bits.length));
      counted = { buffer: bits, get: () => false };
    }
    availability.addPeer(counted);
  };
  const onHave = (piece: number): void => {
    const mask = 0x80 >> (piece & 7);
    const byte = bits[piece >> 3];
    if (hasEverything(counted) || byte === undefined || (byte & mask) !== 0) return;
    bits[piece >> 3] = byte | mask;
    availability.addHave(piece);
  };

  recount();
  wire.on("bitfield", recount);
  wire.on("have-all", recount);
  wire.on("have", onHave);
  wire.once("close", () => {
    wire.off("bitfield", recount);
    wire.off("have-all", recount);
    wire.off("have", onHave);
    availability.removePeer(counted);
  });
}
