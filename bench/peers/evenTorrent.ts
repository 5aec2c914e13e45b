import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { encodeBencode } from "../../src/engine/torrent/encodeBencode.ts";
import { parseMetainfo } from "../../src/engine/torrent/parseMetainfo.ts";
import { repeatableBytes } from "../../test/swarm/makeTorrent.ts";

/** A torrent of one file whose pieces are all the same: a peer of it needs one piece in memory, whatever the size. */
export interface EvenTorrent {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly infoHash: string;
  readonly pieceBytes: number;
  readonly pieceCount: number;
  readonly totalBytes: number;
}

export const evenPiece = (name: string, pieceBytes: number): Buffer => repeatableBytes(name, pieceBytes);

export function evenTorrent(name: string, pieceCount: number, pieceBytes: number): EvenTorrent {
  const hash = createHash("sha1").update(evenPiece(name, pieceBytes)).digest();
  const pieces = Buffer.alloc(20 * pieceCount, hash);
  const totalBytes = pieceCount * pieceBytes;
  const bytes = encodeBencode({ info: { length: totalBytes, name, "piece length": pieceBytes, pieces } });
  return { name, bytes, infoHash: parseMetainfo(bytes).infoHash, pieceBytes, pieceCount, totalBytes };
}

/** Writes the torrent's file. */
export function writeEvenFile(file: string, { name, pieceBytes, pieceCount }: EvenTorrent): void {
  const piece = evenPiece(name, pieceBytes);
  const descriptor = openSync(file, "wx");
  for (let written = 0; written < pieceCount; written++) writeSync(descriptor, piece);
  closeSync(descriptor);
}
