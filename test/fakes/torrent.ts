import { createHash } from "node:crypto";
import type { Metainfo } from "../../src/engine/torrent/metainfo.ts";

export interface FakeFile {
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  readonly padding?: boolean;
}

/** A torrent with its data, for tests that need no parser: piece lengths of any size, contents that differ everywhere. */
export interface FakeTorrent {
  readonly metainfo: Metainfo;
  readonly data: Uint8Array;
  piece(index: number): Uint8Array;
  file(index: number): Uint8Array;
}

export function fakeTorrent(pieceBytes: number, list: readonly FakeFile[]): FakeTorrent {
  let offset = 0;
  const files = list.map(({ path, length, padding = false }, index) => {
    const file = { index, path, length, offset, padding };
    offset += length;
    return file;
  });
  const data = noise(offset);
  for (const file of files) if (file.padding) data.fill(0, file.offset, file.offset + file.length);
  const pieceCount = Math.ceil(data.length / pieceBytes);
  const piece = (index: number): Uint8Array => data.subarray(index * pieceBytes, (index + 1) * pieceBytes);
  const hashes = Array.from({ length: pieceCount }, (_, index) => createHash("sha1").update(piece(index)).digest());

  const metainfo: Metainfo = {
    infoHash: createHash("sha1").update(data).digest("hex"),
    infoBytes: new Uint8Array(),
    name: "set",
    totalBytes: data.length,
    pieceBytes,
    pieceCount,
    pieceHashes: Buffer.concat(hashes),
    files,
    isPrivate: false,
    trackers: [],
    webSeeds: [],
  };
  return {
    metainfo,
    data,
    piece,
    file(index) {
      const found = files[index];
      return found === undefined ? new Uint8Array() : data.subarray(found.offset, found.offset + found.length);
    },
  };
}

/** Bytes without zeros and without a short period, the same at every run. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x9e3779b9;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = ((state >>> 24) % 255) + 1;
  }
  return bytes;
}
