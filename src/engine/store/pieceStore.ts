import type { KeptPath } from "../door.ts";
import { SwarmbidError } from "../errors.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import { allocatedBytesOf, allocateStored } from "./allocateStored.ts";
import { type Claim, claimFiles } from "./claimFiles.ts";
import { copyFrom } from "./copyFrom.ts";
import { deleteStored } from "./deleteStored.ts";
import { createDescriptors, type Descriptors } from "./descriptors.ts";
import { toFileError } from "./fileErrors.ts";
import { createFileLocks } from "./fileLocks.ts";
import { createGate } from "./gate.ts";
import type { Layout, Span } from "./layout.ts";
import { listStoredFiles } from "./listStoredFiles.ts";
import { createOpenCalls } from "./openCalls.ts";
import { openPartsFile } from "./partsFile.ts";
import { finishStored, unfinishStored } from "./renameStored.ts";
import { settleAll } from "./settleAll.ts";
import { createSpanIo } from "./spanIo.ts";
import { type FileStamp, stampFile } from "./stampFile.ts";
import { learn, type StoredFile } from "./storedFile.ts";
import { createTreeGuard, type LookMemory } from "./treeGuard.ts";

const MAX_OPEN_FILES = 64;
/** The system works on four at a time; a few more keep it busy. Writing must not make readers wait, nor they it. */
const MAX_WRITES_IN_FLIGHT = 8;
const MAX_READS_IN_FLIGHT = 8;
const MAX_LOOKS_IN_FLIGHT = 32;

export interface PieceStoreOptions {
  readonly metainfo: Metainfo;
  readonly layout: Layout;
  /** Absolute. Created with the first file; nothing below it may be a link. */
  readonly folder: string;
  /** Absolute path of the side file for bytes of unwanted neighbours. */
  readonly partsFile: string;
  readonly readOnly?: boolean;
  /** Indexes of the files whose unfinished name is ours; when left out, whatever bears such a name is. */
  readonly begun?: Iterable<number>;
  /** Relative paths of folders that stay when they are empty. */
  readonly foldersBefore?: Iterable<string> | undefined;
  /** Shared by several stores to bound the open files of all together; at most 64 for this store when left out. */
  readonly descriptors?: Descriptors;
}

/**
 * The data of one transfer on disk. Errors are `SwarmbidError`s. After `missingFiles` or `filesChanged` the store keeps
 * refusing the file in question: close it and open a new one to look at the disk anew.
 */
export interface PieceStore {
  /** Called once before the first write of new files, of all or of these: what is there already, what is in the way. Creates nothing. */
  claim(only?: ReadonlySet<number>): Promise<Claim>;
  /** The file is empty, or zeros all over as reserved room is. */
  isBlank(file: number): Promise<boolean>;
  /** Writes a verified piece. A file under its final name is compared instead: other bytes are a `fileConflict`. */
  put(piece: number, bytes: Uint8Array): Promise<void>;
  /** Rejects with `missingFiles` when a part of the range is not there. */
  read(piece: number, offset: number, length: number): Promise<Uint8Array>;
  /**
   * All pieces of the file are verified: makes them durable and gives the file its name; an empty file is created.
   * Rejects with `fileConflict` when the name is taken.
   */
  finish(file: number): Promise<void>;
  /** Makes a damaged file an unfinished one again, which `put` may repair. */
  unfinish(file: number): Promise<void>;
  /** One per wanted file in the torrent's order, or one for each of these. */
  stamps(only?: ReadonlySet<number>): Promise<FileStamp[]>;
  /**
   * Takes the files that are not here from another folder that has them in their whole length, and makes them durable; they stay
   * unfinished. Resolves with those that were taken.
   */
  copyFrom(folder: string, signal: AbortSignal): Promise<number[]>;
  /** The files that may have an unfinished name of ours by now. */
  begunFiles(): readonly number[];
  /** What the wanted files occupy on disk, none of them more than its length. */
  allocatedBytes(): Promise<number>;
  /** Gives every unfinished file its whole length in real blocks; changes nothing in the end when it cannot. */
  allocate(options: { readonly signal: AbortSignal; readonly onAllocated: (bytes: number) => void }): Promise<void>;
  /** Whatever was put before the call is durable after it. */
  sync(): Promise<void>;
  /** Waits for what is under way and closes every file. Safe to call twice. */
  close(): Promise<void>;
  /**
   * Closes the store and deletes what it made; `ownedFinal` names the finished files that were not adopted. Resolves with
   * what could not be deleted.
   */
  deleteOwned(ownedFinal: ReadonlySet<number>): Promise<KeptPath[]>;
  /** Closes the store and deletes its unfinished files, then the folders that are empty now. Resolves like `deleteOwned`. */
  deleteUnfinished(): Promise<KeptPath[]>;
}

/** Touches nothing on disk before the first call. */
export function openPieceStore(options: PieceStoreOptions): PieceStore {
  const { metainfo, layout, folder, partsFile, readOnly = false } = options;
  const { descriptors = createDescriptors(MAX_OPEN_FILES) } = options;
  const { pieceBytes, pieceCount } = metainfo;
  const files = listStoredFiles(metainfo, layout.isWanted);
  const guard = createTreeGuard(folder);
  const place = { guard, readOnly, begun: options.begun === undefined ? undefined : new Set(options.begun) };
  const io = createSpanIo(place, descriptors);
  const parts = openPartsFile({ path: partsFile, pieceBytes, pieceCount, readOnly, descriptors });
  const calls = createOpenCalls();
  const locks = createFileLocks();
  const writes = createGate(MAX_WRITES_IN_FLIGHT);
  const reads = createGate(MAX_READS_IN_FLIGHT);
  const looks = createGate(MAX_LOOKS_IN_FLIGHT);

  const close = (): Promise<void> => calls.close(() => settleAll([io.closeAll(), parts.close()]));

  function change<T>(task: () => Promise<T>): Promise<T> {
    if (!readOnly) return calls.run(task);
    return Promise.reject(
      new SwarmbidError(
        "fileAccess",
        "This transfer only seeds and changes none of its files: remove it, then add its torrent to fetch.",
      ),
    );
  }

  function fileAt(index: number): StoredFile {
    const file = files.get(index);
    if (file === undefined) throw new RangeError(`file ${index} is not a wanted one`);
    return file;
  }

  const eachFile = <T>(task: (file: StoredFile) => Promise<T>, only?: ReadonlySet<number>): Promise<T[]> =>
    settleAll(
      [...(only ?? files.keys())].map(fileAt).map((file) => locks.shared(file, () => looks.run(() => task(file)))),
    );

  async function put(piece: number, bytes: Uint8Array): Promise<void> {
    const spans = layout.spans(piece);
    if (bytes.length !== layout.pieceLength(piece)) throw new RangeError(`piece ${piece} has a wrong length`);
    const bytesOf = ({ pieceOffset, length }: Span): Uint8Array => bytes.subarray(pieceOffset, pieceOffset + length);
    const ofKind = (kind: Span["kind"]): Span[] => spans.filter((span) => span.kind === kind);
    if (ofKind("zeros").some((span) => bytesOf(span).some((byte) => byte !== 0))) throw badPadding();

    const tasks = ofKind("file").map((span) => {
      const file = fileAt(span.file);
      return locks.shared(file, () => writes.run(() => io.write(file, span.fileOffset, bytesOf(span))));
    });
    const aside = ofKind("parts").map((span) => ({ offset: span.pieceOffset, bytes: bytesOf(span) }));
    if (aside.length > 0) tasks.push(writes.run(() => parts.write(piece, aside)));
    await settleAll(tasks);
  }

  async function read(piece: number, offset: number, length: number): Promise<Uint8Array> {
    const spans = layout.spans(piece, offset, length);
    const target = Buffer.allocUnsafeSlow(length);
    const tasks = spans.map((span) => {
      const start = span.pieceOffset - offset;
      const range = target.subarray(start, start + span.length);
      if (span.kind === "zeros") return void range.fill(0);
      if (span.kind === "parts") return reads.run(() => parts.read(piece, span.pieceOffset, range));
      const file = fileAt(span.file);
      return locks.shared(file, () => reads.run(() => io.read(file, span.fileOffset, range)));
    });
    await settleAll(tasks);
    return target;
  }

  /** Runs a renaming with the file closed and nobody else at it. */
  async function alone(file: StoredFile, before: () => Promise<void>, task: typeof finishStored): Promise<void> {
    await locks.exclusive(file, async () => {
      try {
        await learn(file, place);
        await before();
        await io.close(file);
        await task(file, place);
      } catch (error) {
        throw toFileError(error, guard.absolute(file.path));
      }
    });
  }

  async function deleteFiles(ownedFinal: ReadonlySet<number>): Promise<KeptPath[]> {
    await close();
    if (readOnly) return [];
    // A file that cannot even be looked at is among those that are left.
    await eachFile((file) => learn(file, place).catch(() => undefined));
    return deleteStored([...files.values()], guard, ownedFinal, new Set(options.foldersBefore), looks);
  }

  return {
    claim: (only) => calls.run(() => claimFiles([...(only ?? files.keys())].map(fileAt), metainfo.files, guard, looks)),
    isBlank: (index) => calls.run(() => locks.shared(fileAt(index), () => io.isBlank(fileAt(index)))),
    put: (piece, bytes) => change(() => put(piece, bytes)),
    read: (piece, offset, length) => calls.run(() => read(piece, offset, length)),

    finish: (index) =>
      change(async () => {
        const file = fileAt(index);
        await alone(file, () => writes.run(() => io.flush(file)), finishStored);
      }),

    unfinish: (index) => change(() => alone(fileAt(index), () => Promise.resolve(), unfinishStored)),

    stamps: (only) =>
      calls.run(() => {
        const memory: LookMemory = new Map();
        return eachFile(async (file) => {
          await learn(file, place, memory);
          return stampFile(file, guard, memory);
        }, only);
      }),

    copyFrom: (folder, signal) =>
      change(async () => {
        const taken: number[] = [];
        for (const file of files.values()) {
          signal.throwIfAborted();
          if (await locks.exclusive(file, () => copyFrom(folder, file, place))) taken.push(file.index);
        }
        return taken;
      }),

    begunFiles: () => [...files.values()].filter(({ state }) => state === "part").map(({ index }) => index),

    allocatedBytes: () =>
      calls.run(async () => (await eachFile((file) => allocatedBytesOf(file, place))).reduce((sum, n) => sum + n, 0)),

    allocate: (options) =>
      change(() =>
        allocateStored(
          [...files.values()].filter(({ length }) => length > 0),
          place,
          io,
          options,
        ),
      ),

    sync: () =>
      calls.run(async () => {
        const flush = (file: StoredFile): Promise<void> => writes.run(() => io.flush(file));
        await settleAll([...io.unflushed().map((file) => locks.shared(file, () => flush(file))), parts.sync()]);
      }),

    close,

    async deleteOwned(ownedFinal) {
      const left = await deleteFiles(ownedFinal);
      if (!readOnly) await parts.remove();
      return left;
    },

    deleteUnfinished: () => deleteFiles(new Set()),
  };
}

const badPadding = (): SwarmbidError =>
  new SwarmbidError(
    "badTorrent",
    "The torrent's padding holds data, which could not be read back: ask its publisher for a correct one.",
  );
