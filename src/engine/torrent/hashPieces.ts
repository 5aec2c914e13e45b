import { webcrypto } from "node:crypto";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { SwarmbidError } from "../errors.ts";
import type { SourceFile } from "./collectFiles.ts";
import { inParallel } from "./inParallel.ts";

const MIB = 1024 * 1024;
const MIN_BLOCK_BYTES = MIB;
const BUFFERED_BYTES = 64 * MIB;
const MAX_BLOCKS_AT_ONCE = 4;
const FILES_AT_ONCE = 8;

/**
 * The SHA-1 of every piece, 20 bytes each, over the files one after another. Holds two to four blocks of
 * max(1 MiB, piece) in memory; reading and hashing run on Node's pool of threads, so the caller's thread stays free.
 * Throws `filesChanged` when a file is not what it was when it was listed.
 */
export async function hashPieces(
  files: readonly SourceFile[],
  pieceBytes: number,
  options: { readonly onProgress?: (doneBytes: number) => void; readonly signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  const totalBytes = files.reduce((sum, file) => sum + file.length, 0);
  const hashes = new Uint8Array(20 * Math.ceil(totalBytes / pieceBytes));
  const blockBytes = Math.max(MIN_BLOCK_BYTES, pieceBytes);
  const blocksAtOnce = Math.max(2, Math.min(MAX_BLOCKS_AT_ONCE, BUFFERED_BYTES / blockBytes));
  const spareBuffers: Uint8Array<ArrayBuffer>[] = [];
  let doneBytes = 0;

  await inParallel(blocksOf(files, blockBytes), blocksAtOnce, async (block) => {
    options.signal?.throwIfAborted();
    const buffer = spareBuffers.pop() ?? new Uint8Array(Math.min(blockBytes, totalBytes));
    await inParallel(block.parts, FILES_AT_ONCE, (part) => readPart(part, buffer));
    const starts = Array.from({ length: Math.ceil(block.length / pieceBytes) }, (_, index) => index * pieceBytes);
    await Promise.all(
      starts.map(async (start) => {
        const piece = buffer.subarray(start, Math.min(start + pieceBytes, block.length));
        hashes.set(
          new Uint8Array(await webcrypto.subtle.digest("SHA-1", piece)),
          (20 * (block.offset + start)) / pieceBytes,
        );
      }),
    );
    spareBuffers.push(buffer);
    doneBytes += block.length;
    options.onProgress?.(doneBytes);
  });
  await inParallel(files, FILES_AT_ONCE, checkUnchanged);
  return hashes;
}

interface Block {
  /** Within the torrent's data. */
  readonly offset: number;
  readonly length: number;
  readonly parts: readonly Part[];
}

/** A stretch of one file and its place in the block's buffer. */
interface Part {
  readonly file: SourceFile;
  readonly fileOffset: number;
  readonly bufferOffset: number;
  readonly length: number;
}

function* blocksOf(files: readonly SourceFile[], blockBytes: number): Iterable<Block> {
  let parts: Part[] = [];
  let length = 0;
  let offset = 0;
  for (const file of files) {
    let fileOffset = 0;
    while (fileOffset < file.length) {
      const size = Math.min(file.length - fileOffset, blockBytes - length);
      parts.push({ file, fileOffset, bufferOffset: length, length: size });
      fileOffset += size;
      length += size;
      if (length === blockBytes) {
        yield { offset, length, parts };
        offset += length;
        parts = [];
        length = 0;
      }
    }
  }
  if (length > 0) yield { offset, length, parts };
}

async function readPart({ file, fileOffset, bufferOffset, length }: Part, buffer: Uint8Array): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.absolutePath, "r");
    let done = 0;
    while (done < length) {
      const { bytesRead } = await handle.read(buffer, bufferOffset + done, length - done, fileOffset + done);
      if (bytesRead === 0) throw changed(file);
      done += bytesRead;
    }
  } catch (error) {
    if (SwarmbidError.is(error)) throw error;
    throw new SwarmbidError(
      "fileAccess",
      `“${file.components.join("/")}” cannot be read. Check that you may read it.`,
      error,
    );
  } finally {
    await handle?.close();
  }
}

async function checkUnchanged(file: SourceFile): Promise<void> {
  const now = await lstat(file.absolutePath).catch(() => undefined);
  if (now?.size !== file.length || now.mtimeMs !== file.modifiedAt) throw changed(file);
}

function changed(file: SourceFile): SwarmbidError {
  return new SwarmbidError(
    "filesChanged",
    `“${file.components.join("/")}” changed while it was being read. Wait until nothing writes to it, then try again.`,
  );
}
