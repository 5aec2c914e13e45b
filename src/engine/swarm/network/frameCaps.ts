import { TORRENT_LIMITS } from "../../torrent/limits.ts";
import { MAX_BLOCK_BYTES, MESSAGE } from "./peerMessages.ts";

/** Bytes after the length prefix: the id, then the payload. */
type FrameRange = readonly [least: number, most: number];

const ID = 1;
const INDEX = 4;
/** `piece` carries its index and offset before the block: 128 KiB + 9, so 128 KiB + 13 on the wire with the length prefix. */
const PIECE_HEAD = ID + 2 * INDEX;
const MAX_EXTENDED_BYTES = 1024 * 1024;
/** What we do not know is skipped; nobody needs to make it long. */
const MAX_UNKNOWN_BYTES = 4 * 1024;

const exactly = (bytes: number): FrameRange => [bytes, bytes];

const RANGES: ReadonlyMap<number, FrameRange> = new Map<number, FrameRange>([
  [MESSAGE.choke, exactly(ID)],
  [MESSAGE.unchoke, exactly(ID)],
  [MESSAGE.interested, exactly(ID)],
  [MESSAGE.uninterested, exactly(ID)],
  [MESSAGE.have, exactly(ID + INDEX)],
  [MESSAGE.bitfield, [ID, ID + Math.ceil(TORRENT_LIMITS.pieces / 8)]],
  [MESSAGE.request, exactly(ID + 3 * INDEX)],
  [MESSAGE.piece, [PIECE_HEAD, PIECE_HEAD + MAX_BLOCK_BYTES]],
  [MESSAGE.cancel, exactly(ID + 3 * INDEX)],
  [MESSAGE.port, exactly(ID + 2)],
  [MESSAGE.suggest, exactly(ID + INDEX)],
  [MESSAGE.haveAll, exactly(ID)],
  [MESSAGE.haveNone, exactly(ID)],
  [MESSAGE.reject, exactly(ID + 3 * INDEX)],
  [MESSAGE.allowedFast, exactly(ID + INDEX)],
  [MESSAGE.extended, [ID + 1, ID + 1 + MAX_EXTENDED_BYTES]],
]);

/** The longest frame of any type: what is longer is refused before its type is known. */
export const MAX_FRAME_BYTES = Math.max(...[...RANGES.values()].map(([, most]) => most));

/** May a message with this id have this length (without the prefix)? A known piece count fixes the bitfield's length. */
export function frameFits(id: number, length: number, pieceCount: number | undefined): boolean {
  if (id === MESSAGE.bitfield && pieceCount !== undefined) return length === ID + Math.ceil(pieceCount / 8);
  const [least, most] = RANGES.get(id) ?? [ID, MAX_UNKNOWN_BYTES];
  return length >= least && length <= most;
}
