import { type Encodable, encodeBencode } from "../../../../src/engine/torrent/encodeBencode.ts";

type Fields = Readonly<Record<string, Encodable | undefined>>;

const PIECE_BYTES = 16_384;

/** An info dictionary that holds together: as many piece hashes as its files need. `fields` replace what it has; undefined leaves a field out. */
export function sampleInfo(fields: Fields = {}): Fields {
  const info: Fields = { name: "sample", "piece length": PIECE_BYTES, length: 40_000, ...fields };
  const files = Array.isArray(info["files"]) ? (info["files"] as readonly Fields[]) : [info];
  const totalBytes = files.reduce((sum, file) => sum + Math.max(0, Number(file["length"] ?? 0)), 0);
  const pieces = Math.ceil(totalBytes / Number(info["piece length"]));
  const isSane = Number.isFinite(pieces) && pieces < 1_000_000;
  return { pieces: new Uint8Array(isSane ? 20 * pieces : 20).fill(7), ...info };
}

/** An info dictionary of several files, named by their paths with `/`. */
export function sampleFolder(paths: Readonly<Record<string, number>>, fields: Fields = {}): Fields {
  const files = Object.entries(paths).map(([path, length]) => ({ length, path: path.split("/") }));
  return sampleInfo({ length: undefined, files, ...fields });
}

/** The bytes of a .torrent file around an info dictionary. */
export function torrentBytes(info: Fields = sampleInfo(), fields: Fields = {}): Uint8Array {
  return encodeBencode({ announce: "http://tracker.example/announce", ...fields, info });
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

/** The code of the error that a call throws; `fine` when it throws none. */
export function codeOf(call: () => unknown): string {
  try {
    call();
    return "fine";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}
