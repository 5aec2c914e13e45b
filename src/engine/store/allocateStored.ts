import { truncate, unlink } from "node:fs/promises";
import { isAbsent } from "./fileErrors.ts";
import type { SpanIo } from "./spanIo.ts";
import { learn, type StoredFile, type StorePlace, sight } from "./storedFile.ts";

const CHUNK_BYTES = 4_194_304;
const BLOCK_BYTES = 512;

/** Bytes of the wanted length that the file occupies on disk. */
export async function allocatedBytesOf(file: StoredFile, { guard }: StorePlace): Promise<number> {
  const { part, final } = await sight(file, guard);
  const stats = part ?? final;
  return stats === undefined ? 0 : Math.min(file.length, Number(stats.blocks) * BLOCK_BYTES);
}

/**
 * Gives unfinished files their whole length in real blocks, by zeros behind what they have: Node offers no other way. When the
 * disk refuses, or the signal aborts, each file is as long as it was, and those that were not there are gone.
 */
export async function allocateStored(
  files: readonly StoredFile[],
  place: StorePlace,
  io: SpanIo,
  { signal, onAllocated }: { readonly signal: AbortSignal; readonly onAllocated: (bytes: number) => void },
): Promise<void> {
  const zeros = new Uint8Array(CHUNK_BYTES);
  const changed: { readonly file: StoredFile; readonly size: number | undefined }[] = [];
  try {
    for (const file of files) {
      await learn(file, place);
      if (file.state === "final") continue;
      const { part } = await sight(file, place.guard);
      const size = part === undefined ? undefined : Number(part.size);
      changed.push({ file, size });
      for (let at = size ?? 0; at < file.length; at += CHUNK_BYTES) {
        signal.throwIfAborted();
        const length = Math.min(CHUNK_BYTES, file.length - at);
        await io.write(file, at, zeros.subarray(0, length));
        onAllocated(length);
      }
    }
  } catch (error) {
    for (const { file, size } of changed) await restore(file, size, place, io);
    throw error;
  }
}

async function restore(file: StoredFile, size: number | undefined, { guard }: StorePlace, io: SpanIo): Promise<void> {
  await io.close(file);
  const path = guard.absolute(file.part);
  try {
    if (size !== undefined) {
      await truncate(path, size);
      return;
    }
    await unlink(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  file.state = "absent";
  file.identity = undefined;
}
