import { SwarmbidError } from "../errors.ts";
import { openPieceStore } from "../store/pieceStore.ts";
import type { SwarmStore } from "../swarm/port.ts";
import type { Metainfo, TorrentFile } from "../torrent/metainfo.ts";
import { hasBit } from "./bitfield.ts";
import { partsFileOf } from "./partsFileOf.ts";
import type { TransferRecord } from "./record.ts";
import { requireSpareRoom } from "./requireSpareRoom.ts";
import type { Holdings } from "./resting.ts";
import type { OpenContent } from "./run.ts";

/** One call answers this much at most: it is held in memory, and goes from thread to thread. */
const MAX_READ_BYTES = 1024 * 1024;

/** A transfer whose files are read. */
export interface ReadableTransfer {
  readonly record: TransferRecord;
  readonly metainfo: Metainfo | undefined;
  readonly open: OpenContent | undefined;
  readonly resting: Holdings | undefined;
  readonly storageFolder: string;
}

export interface FileRange {
  /** The file's index in the torrent. */
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * Verified bytes of a file, wanted or not; fewer at the file's end and beyond `MAX_READ_BYTES`. While the transfer runs, what is
 * missing is fetched before all else. Nothing is written but to where the transfer keeps its pieces anyway.
 */
export async function readFile(
  transfer: ReadableTransfer,
  { file: index, offset, length }: FileRange,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { record, metainfo, open } = transfer;
  if (metainfo === undefined)
    throw new SwarmbidError("badInput", "The torrent's contents are not known yet: wait for them, then try again.");
  const file = readable(metainfo, index, record.allowRisky);
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0)
    throw new SwarmbidError("badInput", "A part of a file is named by whole bytes from 0: ask for another one.");
  const end = Math.min(file.length, offset + Math.min(length, MAX_READ_BYTES));
  const parts = piecesOf(metainfo, file.offset + offset, file.offset + end);
  if (parts.length === 0) return new Uint8Array();
  if (open !== undefined) {
    const { bits, layout } = open.content;
    const missing = parts.filter(({ piece }) => !hasBit(bits, piece)).length;
    if (missing > 0 && !layout.wantedFiles.includes(index))
      await requireSpareRoom(transfer.storageFolder, missing * metainfo.pieceBytes);
    await open.session.fetched(
      parts.map(({ piece }) => piece),
      signal,
    );
    return readParts(open.session.served, parts);
  }
  return readResting(transfer, metainfo, parts);
}

interface PiecePart {
  readonly piece: number;
  readonly offset: number;
  readonly length: number;
}

function readable(metainfo: Metainfo, index: number, allowRisky: boolean): TorrentFile {
  const file = metainfo.files[index];
  if (file === undefined || file.padding)
    throw new SwarmbidError("badInput", `This torrent has no file ${String(index)}: choose among its files.`);
  if (file.risk !== undefined && !allowRisky)
    throw new SwarmbidError(
      "unsafePath",
      `“${file.path}” was left out because tools may run code from such files: add the torrent again and allow it to read it.`,
    );
  return file;
}

/** From byte `from` of the torrent up to, not including, `to`. */
function piecesOf({ pieceBytes }: Metainfo, from: number, to: number): readonly PiecePart[] {
  const parts: PiecePart[] = [];
  for (let at = from; at < to; ) {
    const piece = Math.floor(at / pieceBytes);
    const next = Math.min(to, (piece + 1) * pieceBytes);
    parts.push({ piece, offset: at - piece * pieceBytes, length: next - at });
    at = next;
  }
  return parts;
}

async function readParts(store: Pick<SwarmStore, "read">, parts: readonly PiecePart[]): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  for (const { piece, offset, length } of parts) read.push(await store.read(piece, offset, length));
  return Buffer.concat(read);
}

/** What is here of a transfer that does not run. */
async function readResting(
  { record, resting, storageFolder }: ReadableTransfer,
  metainfo: Metainfo,
  parts: readonly PiecePart[],
): Promise<Uint8Array> {
  const { bitfield } = record;
  if (resting === undefined || bitfield === undefined || !parts.every(({ piece }) => hasBit(bitfield, piece)))
    throw new SwarmbidError(
      "missingFiles",
      "This part of the file is not here, and the transfer does not run: resume it, then read again.",
    );
  const partsFile = partsFileOf(storageFolder, record.id);
  const { folder } = record;
  const store = openPieceStore({ metainfo, layout: resting.layout, folder, partsFile, readOnly: true });
  try {
    return await readParts(store, parts);
  } finally {
    await store.close();
  }
}
