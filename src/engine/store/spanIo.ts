import { fdatasync } from "node:fs";
import { lstat } from "node:fs/promises";
import { promisify } from "node:util";
import { readAt, writeAt } from "./descriptorIo.ts";
import type { Descriptors } from "./descriptors.ts";
import { changed, inTheWay, missing, toFileError, tooShort } from "./fileErrors.ts";
import { settleAll } from "./settleAll.ts";
import { learn, openStored, type StoredFile, type StorePlace } from "./storedFile.ts";
import { identityOf } from "./treeGuard.ts";

const flushDescriptor = promisify(fdatasync);
const BLANK_CHUNK_BYTES = 1_048_576;

/** Bytes in and out of wanted files. The caller sees to it that no file is renamed meanwhile. */
export interface SpanIo {
  /** Fills `target` from `offset` in the file; rejects with `missingFiles` when the file has fewer bytes. */
  read(file: StoredFile, offset: number, target: Uint8Array): Promise<void>;
  /** Nothing but zeros is in the file, if anything. */
  isBlank(file: StoredFile): Promise<boolean>;
  /** Into a file under its final name nothing is written: other bytes than those in it are a `fileConflict`. */
  write(file: StoredFile, offset: number, bytes: Uint8Array): Promise<void>;
  /** Makes durable what was written to the file. */
  flush(file: StoredFile): Promise<void>;
  /** The files that have something to flush. */
  unflushed(): StoredFile[];
  close(file: StoredFile): Promise<void>;
  closeAll(): Promise<void>;
}

export function createSpanIo(place: StorePlace, descriptors: Descriptors): SpanIo {
  const { guard } = place;
  const opened = new Set<StoredFile>();
  const dirty = new Set<StoredFile>();

  async function use<T>(file: StoredFile, create: boolean, task: (descriptor: number) => Promise<T>): Promise<T> {
    const open = async (): Promise<number> => {
      const descriptor = await openStored(file, place, create);
      opened.add(file);
      return descriptor;
    };
    try {
      return await descriptors.use(file, open, task);
    } catch (error) {
      throw toFileError(error, pathOf(file));
    }
  }

  const pathOf = (file: StoredFile): string => guard.absolute(file.state === "part" ? file.part : file.path);

  async function read(file: StoredFile, offset: number, target: Uint8Array): Promise<void> {
    await learn(file, place);
    // Not left to the opening, which a writer might be waiting for at the same time.
    if (file.state === "absent") throw missing(pathOf(file));
    const got = await use(file, false, (descriptor) => readAt(descriptor, target, offset));
    if (got < target.length) throw tooShort(pathOf(file));
  }

  /** Who renamed the file that we have open may be using it, under a name that promises that it is whole. */
  async function requireInPlace(file: StoredFile): Promise<void> {
    const path = guard.absolute(file.part);
    const stats = await lstat(path, { bigint: true });
    if (identityOf(stats) !== file.identity) throw changed(path);
  }

  async function compare(file: StoredFile, offset: number, bytes: Uint8Array): Promise<void> {
    const present = new Uint8Array(bytes.length);
    const got = await use(file, false, (descriptor) => readAt(descriptor, present, offset));
    if (got < bytes.length || Buffer.compare(present, bytes) !== 0) throw inTheWay(pathOf(file));
  }

  function close(file: StoredFile): Promise<void> {
    opened.delete(file);
    return descriptors.release(file);
  }

  return {
    read,
    async write(file, offset, bytes) {
      await learn(file, place);
      if (file.state === "final") {
        await compare(file, offset, bytes);
        return;
      }
      await use(file, true, async (descriptor) => {
        await requireInPlace(file);
        await writeAt(descriptor, bytes, offset);
      });
      dirty.add(file);
    },
    isBlank: (file) =>
      use(file, false, async (descriptor) => {
        const chunk = Buffer.alloc(BLANK_CHUNK_BYTES);
        for (let at = 0; ; at += BLANK_CHUNK_BYTES) {
          const got = await readAt(descriptor, chunk, at);
          if (chunk.subarray(0, got).some((byte) => byte !== 0)) return false;
          if (got < BLANK_CHUNK_BYTES) return true;
        }
      }),
    async flush(file) {
      // Taken off first: what is written while the flush runs needs the next one.
      if (!dirty.delete(file)) return;
      try {
        await use(file, false, flushDescriptor);
      } catch (error) {
        dirty.add(file);
        throw error;
      }
    },
    unflushed: () => [...dirty],
    close,
    async closeAll() {
      await settleAll([...opened].map(close));
    },
  };
}
