import type { TorrentEngine } from "../engine/door.ts";
import type { TransferId } from "../engine/model.ts";

const CALL_BYTES = 1024 * 1024;

export interface TransferRange {
  readonly id: TransferId;
  readonly file: number;
  readonly first: number;
  /** Not included. */
  readonly end: number;
}

/** All bytes of a part of a file, asked for piece by piece. */
export async function readInTransfer(
  { transfers }: Pick<TorrentEngine, "transfers">,
  { id, file, first, end }: TransferRange,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - first);
  for (let at = first; at < end; ) {
    const read = await transfers.read(id, file, at, Math.min(CALL_BYTES, end - at), signal);
    if (read.length === 0) break;
    bytes.set(read, at - first);
    at += read.length;
  }
  return bytes;
}
