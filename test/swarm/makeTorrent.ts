import { createCipheriv, createHash } from "node:crypto";

export interface TorrentContent {
  readonly name: string;
  /** Below `name`, with `/`. */
  readonly files: readonly { readonly path: string; readonly data: Uint8Array }[];
}

export interface MadeTorrent {
  readonly bytes: Uint8Array;
  /** 40 lowercase hex digits. */
  readonly infoHash: string;
}

type Bencodable = number | string | Uint8Array | readonly Bencodable[] | { readonly [key: string]: Bencodable };

const PIECE_BYTES = 65_536;

/** A multi-file torrent (BEP 3) made without any of the engine's own code, so that both cannot be wrong together. */
export function makeTorrent(content: TorrentContent, tracker: string): MadeTorrent {
  const all = Buffer.concat(content.files.map((file) => file.data));
  const pieces: Buffer[] = [];
  for (let at = 0; at < all.length; at += PIECE_BYTES) pieces.push(sha1(all.subarray(at, at + PIECE_BYTES)));
  const info = {
    files: content.files.map((file) => ({ length: file.data.length, path: file.path.split("/") })),
    name: content.name,
    "piece length": PIECE_BYTES,
    pieces: Buffer.concat(pieces),
  };
  return { bytes: bencode({ announce: tracker, info }), infoHash: sha1(bencode(info)).toString("hex") };
}

/** Bytes that look random and are the same in every run. */
export function repeatableBytes(seed: string, length: number): Buffer {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

const sha1 = (data: Uint8Array): Buffer => createHash("sha1").update(data).digest();

function bencode(value: Bencodable): Buffer {
  if (typeof value === "number") return Buffer.from(`i${value}e`);
  if (typeof value === "string") return bencode(Buffer.from(value));
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`${value.length}:`), value]);
  if (isList(value)) return Buffer.concat([Buffer.from("l"), ...value.map(bencode), Buffer.from("e")]);
  const entries = Object.entries(value).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return Buffer.concat([
    Buffer.from("d"),
    ...entries.flatMap(([key, item]) => [bencode(key), bencode(item)]),
    Buffer.from("e"),
  ]);
}

const isList = (value: Bencodable): value is readonly Bencodable[] => Array.isArray(value);
