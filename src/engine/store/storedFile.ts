import type { BigIntStats } from "node:fs";
import { constants, fstat, open } from "node:fs";
import { lstat, unlink } from "node:fs/promises";
import { promisify } from "node:util";
import { SwarmbidError } from "../errors.ts";
import { changed, errnoOf, inTheWay, isAbsent, linkInTheWay, missing, toFileError } from "./fileErrors.ts";
import { identityOf, type LookMemory, type TreeGuard } from "./treeGuard.ts";

const openDescriptor = promisify(open);
const stat = promisify(fstat);

const NO_FOLLOW = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;
/** Never executable, whatever the torrent says; the user's umask applies. */
const FILE_MODE = 0o644;

/** One wanted file as the store knows it. What was learned once stays: a change behind our back is an error, not news. */
export interface StoredFile {
  readonly index: number;
  /** Below the transfer's folder, with `/`. */
  readonly path: string;
  /** The name while unfinished. */
  readonly part: string;
  /** Bytes. */
  readonly length: number;
  state: "unknown" | "absent" | "part" | "final";
  /** Which file on disk bears the unfinished name: one that took its place holds none of our pieces. */
  identity: string | undefined;
  /** Set while the file is being looked at for the first time. */
  learning: Promise<void> | undefined;
}

/** Where a store's files are and whether they may be written. */
export interface StorePlace {
  readonly guard: TreeGuard;
  readonly readOnly: boolean;
  /** Indexes of the files whose unfinished name is ours; undefined: of all. What we create is added. */
  readonly begun: Set<number> | undefined;
}

/** What bears a file's two names. */
export interface Sight {
  readonly state: "absent" | "part" | "final";
  readonly part: BigIntStats | undefined;
  readonly final: BigIntStats | undefined;
}

/** What stands at a path, links not followed; undefined for nothing. Rejects when a folder on the way is not one. */
export async function statBelow(guard: TreeGuard, path: string, memory?: LookMemory): Promise<BigIntStats | undefined> {
  const absolute = await guard.find(path, memory);
  if (absolute === undefined) return undefined;
  return lstat(absolute, { bigint: true }).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw toFileError(error, absolute);
  });
}

export async function sight(file: StoredFile, guard: TreeGuard, memory?: LookMemory): Promise<Sight> {
  const regular = (stats: BigIntStats | undefined): BigIntStats | undefined =>
    stats?.isFile() === true ? stats : undefined;
  const part = regular(await statBelow(guard, file.part, memory));
  const final = regular(await statBelow(guard, file.path, memory));
  if (part !== undefined && (final === undefined || isOneFile(part, final) || Number(final.size) !== file.length)) {
    return { state: "part", part, final };
  }
  return { state: final === undefined ? "absent" : "final", part, final };
}

/** Looks at a file once, before its first use. */
export async function learn(file: StoredFile, place: StorePlace, memory?: LookMemory): Promise<void> {
  if (file.state !== "unknown") return;
  file.learning ??= lookFirst(file, place, memory).finally(() => {
    file.learning = undefined;
  });
  await file.learning;
}

async function lookFirst(file: StoredFile, place: StorePlace, memory?: LookMemory): Promise<void> {
  const { guard, readOnly, begun } = place;
  const { state, part, final } = await sight(file, guard, memory);
  if (state === "part" && begun?.has(file.index) === false) {
    // Somebody else's: it is neither read nor written nor deleted, and creating ours will say that it is in the way.
    file.state = final === undefined ? "absent" : "final";
    return;
  }
  // One file under both names: we were killed while renaming it. It is not known to be complete, so it loses its final name.
  if (state === "part" && part !== undefined && final !== undefined && isOneFile(part, final) && !readOnly) {
    await unlink(guard.absolute(file.path));
  }
  file.state = state;
  file.identity = state === "part" && part !== undefined ? identityOf(part) : undefined;
}

/** Opens a file under the name that it has; creates it when `create` is set and it was never there. */
export async function openStored(file: StoredFile, place: StorePlace, create: boolean): Promise<number> {
  const { guard, readOnly, begun } = place;
  if (file.state === "absent" && create) return createPart(file, guard, begun);
  const path = file.state === "final" ? file.path : file.part;
  const absolute = await guard.find(path);
  if (absolute === undefined) throw missing(guard.absolute(path));
  const before = regularFile(await lstat(absolute, { bigint: true }), absolute);
  const writable = file.state === "part" && !readOnly;
  if (file.state === "part") {
    if (identityOf(before) !== file.identity) throw changed(absolute);
    if (writable && before.nlink > 1n) throw secondName(absolute);
  }
  const descriptor = await openDescriptor(absolute, (writable ? constants.O_RDWR : constants.O_RDONLY) | NO_FOLLOW);
  // Where links cannot be refused while opening, one may have come between the look and the opening.
  if (identityOf(await stat(descriptor, { bigint: true })) !== identityOf(before)) throw changed(absolute);
  return descriptor;
}

async function createPart(file: StoredFile, guard: TreeGuard, begun: Set<number> | undefined): Promise<number> {
  const descriptor = await createFile(await guard.prepare(file.part));
  file.identity = identityOf(await stat(descriptor, { bigint: true }));
  file.state = "part";
  begun?.add(file.index);
  return descriptor;
}

/** Creates a file that was not there; a link, even to nowhere, counts as being there. */
export async function createFile(absolute: string): Promise<number> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
  return openDescriptor(absolute, flags, FILE_MODE).catch((error: unknown) => {
    throw errnoOf(error) === "EEXIST" ? inTheWay(absolute, error) : toFileError(error, absolute);
  });
}

/** Passes regular files only. */
export function regularFile(stats: BigIntStats, absolute: string): BigIntStats {
  if (stats.isSymbolicLink()) throw linkInTheWay(absolute);
  if (!stats.isFile()) throw inTheWay(absolute);
  return stats;
}

const isOneFile = (one: BigIntStats, other: BigIntStats): boolean => identityOf(one) === identityOf(other);

const secondName = (path: string): SwarmbidError =>
  new SwarmbidError(
    "unsafePath",
    `“${path}” has a second name elsewhere, whose contents would change too: replace it by a copy, then resume.`,
  );
