import { constants, fdatasync, fstat, ftruncate, open } from "node:fs";
import { mkdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { readAt, writeAt } from "./descriptorIo.ts";
import type { Descriptors } from "./descriptors.ts";
import { isAbsent, toFileError, tooShort } from "./fileErrors.ts";
import { createFileLocks } from "./fileLocks.ts";

const openFile = promisify(open);
const stat = promisify(fstat);
const truncate = promisify(ftruncate);
const flush = promisify(fdatasync);

const NO_FOLLOW = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;

const MAGIC = Buffer.from("SBPARTS1");
const HEADER_BYTES = MAGIC.length + 8;
const ENTRY_BYTES = 4;

/**
 * Bytes that belong to pieces but to no wanted file, kept out of the user's folder. The file: a header (magic, piece length,
 * number of pieces), a table with one number per piece (0: no slot), and slots of one piece each. Numbers are 32 bits, big
 * endian. A table entry is written after the bytes it stands for. What does not read back strictly counts as empty:
 * nothing here is believed, every piece is hashed again before it counts.
 */
export interface PartsFile {
  write(piece: number, spans: readonly PartsSpan[]): Promise<void>;
  /** Fills `target` from `offset` within the piece; rejects with `missingFiles` when it is not there. */
  read(piece: number, offset: number, target: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
  /** Deletes the file, which must be closed. */
  remove(): Promise<void>;
}

/** `offset`: bytes from the start of the piece. */
export interface PartsSpan {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface PartsFileOptions {
  /** Absolute; created when the first byte is written. */
  readonly path: string;
  readonly pieceBytes: number;
  readonly pieceCount: number;
  readonly readOnly: boolean;
  readonly descriptors: Descriptors;
}

export function openPartsFile({ path, pieceBytes, pieceCount, readOnly, descriptors }: PartsFileOptions): PartsFile {
  const key = {};
  const locks = createFileLocks();
  const dataStart = HEADER_BYTES + pieceCount * ENTRY_BYTES;
  const slotStart = (slot: number): number => dataStart + slot * pieceBytes;
  /** Piece to slot, as far as it was read; emptied when the file has to be made anew. */
  const slots = new Map<number, number>();
  let loaded = false;
  /** The file on disk has our header: it may be written. */
  let sound = false;
  let nextSlot = 0;
  let dirty = false;

  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(pieceBytes, MAGIC.length);
  header.writeUInt32BE(pieceCount, MAGIC.length + 4);

  async function openParts(create: boolean): Promise<number> {
    // Links are not followed: whoever could plant one in our storage must not choose where we write.
    const flags = (readOnly ? constants.O_RDONLY : constants.O_RDWR) | NO_FOLLOW;
    try {
      return await openFile(path, flags);
    } catch (error) {
      if (!create || !isAbsent(error)) throw error;
      await mkdir(dirname(path), { recursive: true });
      slots.clear();
      nextSlot = 0;
      sound = false;
      return openFile(path, flags | constants.O_CREAT | constants.O_EXCL, 0o644);
    }
  }

  const use = <T>(create: boolean, task: (descriptor: number) => Promise<T>): Promise<T> =>
    descriptors.use(key, () => openParts(create), task);

  /** Believes nothing but exactly what we write. */
  async function readTable(descriptor: number): Promise<void> {
    const { size } = await stat(descriptor);
    if (size < dataStart) return;
    const head = Buffer.alloc(dataStart);
    if ((await readAt(descriptor, head, 0)) < dataStart || !head.subarray(0, HEADER_BYTES).equals(header)) return;
    const found: (readonly [piece: number, slot: number])[] = [];
    const used = new Set<number>();
    for (let piece = 0; piece < pieceCount; piece++) {
      const entry = head.readUInt32BE(HEADER_BYTES + piece * ENTRY_BYTES);
      if (entry === 0) continue;
      const slot = entry - 1;
      if (used.has(slot) || slot >= pieceCount || slotStart(slot) >= size) return;
      used.add(slot);
      found.push([piece, slot]);
    }
    for (const [piece, slot] of found) {
      slots.set(piece, slot);
      nextSlot = Math.max(nextSlot, slot + 1);
    }
    sound = true;
  }

  async function load(): Promise<void> {
    if (loaded) return;
    await use(false, readTable).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
    loaded = true;
  }

  async function makeSound(descriptor: number): Promise<void> {
    if (sound) return;
    await truncate(descriptor, 0);
    await truncate(descriptor, dataStart);
    await writeAt(descriptor, header, 0);
    sound = true;
  }

  /** Slots are given in their order; only a table that was tampered with leaves gaps to fall back on. */
  function freeSlot(): number {
    if (nextSlot < pieceCount) return nextSlot;
    const used = new Set(slots.values());
    let slot = 0;
    while (used.has(slot)) slot++;
    return slot;
  }

  const guarded = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      throw toFileError(error, path);
    }
  };

  return {
    // One writer at a time: a piece gets its slot once, and the header is there before the first of them.
    write: (piece, spans) =>
      locks.exclusive(key, () =>
        guarded(async () => {
          await load();
          dirty = true;
          await use(true, async (descriptor) => {
            await makeSound(descriptor);
            const known = slots.get(piece);
            const slot = known ?? freeSlot();
            for (const { offset, bytes } of spans) await writeAt(descriptor, bytes, slotStart(slot) + offset);
            if (known !== undefined) return;
            const entry = Buffer.alloc(ENTRY_BYTES);
            entry.writeUInt32BE(slot + 1);
            await writeAt(descriptor, entry, HEADER_BYTES + piece * ENTRY_BYTES);
            slots.set(piece, slot);
            nextSlot = Math.max(nextSlot, slot + 1);
          });
        }),
      ),

    read: (piece, offset, target) =>
      locks.shared(key, () =>
        guarded(async () => {
          await load();
          const slot = slots.get(piece);
          if (slot === undefined) throw tooShort(path);
          const got = await use(false, (descriptor) => readAt(descriptor, target, slotStart(slot) + offset));
          if (got < target.length) throw tooShort(path);
        }),
      ),

    sync: () =>
      locks.shared(key, () =>
        guarded(async () => {
          if (!dirty) return;
          dirty = false;
          try {
            await use(false, (descriptor) => flush(descriptor));
          } catch (error) {
            // Without the file there is nothing to keep: its pieces are read as missing.
            if (isAbsent(error)) return;
            dirty = true;
            throw error;
          }
        }),
      ),

    close: () => locks.exclusive(key, () => descriptors.release(key)),

    async remove() {
      await unlink(path).catch((error: unknown) => {
        if (!isAbsent(error)) throw toFileError(error, path);
      });
    },
  };
}
