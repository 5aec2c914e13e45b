import type { BigIntStats } from "node:fs";
import { close, ftruncate } from "node:fs";
import { lstat, unlink } from "node:fs/promises";
import { promisify } from "node:util";
import { changed, inTheWay, isAbsent, missing, tooShort } from "./fileErrors.ts";
import { moveWithoutOverwriting } from "./moveWithoutOverwriting.ts";
import { createFile, openStored, regularFile, type StoredFile, type StorePlace } from "./storedFile.ts";
import { identityOf } from "./treeGuard.ts";

const closeDescriptor = promisify(close);
const truncate = promisify(ftruncate);

/** Gives a complete file its final name. The caller has the file alone and closed. Doing it twice is allowed. */
export async function finishStored(file: StoredFile, { guard }: StorePlace): Promise<void> {
  const part = guard.absolute(file.part);
  switch (file.state) {
    case "final": {
      const path = await guard.find(file.path);
      if (path === undefined) throw missing(guard.absolute(file.path));
      const stats = regularFile(await lstat(path, { bigint: true }), path);
      if (stats.size !== BigInt(file.length)) throw inTheWay(path);
      // Killed while renaming it, we left it under both of its names.
      if (await isSameFile(part, stats)) await unlink(part);
      return;
    }
    case "part": {
      const path = await guard.find(file.path);
      if (path === undefined) throw missing(part);
      const stats = regularFile(await lstat(part, { bigint: true }), part);
      // A file that somebody put in place of ours, or cut, is not what was verified.
      if (identityOf(stats) !== file.identity || stats.size > BigInt(file.length)) throw changed(part);
      if (stats.size < BigInt(file.length)) throw tooShort(part);
      await moveWithoutOverwriting(part, path);
      break;
    }
    default:
      if (file.length > 0) throw missing(part);
      await closeDescriptor(await createFile(await guard.prepare(file.path)));
  }
  file.state = "final";
}

async function isSameFile(path: string, stats: BigIntStats): Promise<boolean> {
  try {
    return identityOf(await lstat(path, { bigint: true })) === identityOf(stats);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** Takes the final name from a damaged file so that it can be written again; what it has too much is cut off. */
export async function unfinishStored(file: StoredFile, place: StorePlace): Promise<void> {
  const { guard } = place;
  if (file.state === "part") return;
  const path = await guard.find(file.path);
  if (file.state !== "final" || path === undefined) throw missing(guard.absolute(file.path));
  const stats = regularFile(await lstat(path, { bigint: true }), path);
  await moveWithoutOverwriting(path, guard.absolute(file.part));
  file.state = "part";
  file.identity = identityOf(stats);
  if (stats.size <= BigInt(file.length)) return;
  const descriptor = await openStored(file, place, false);
  try {
    await truncate(descriptor, file.length);
  } finally {
    await closeDescriptor(descriptor);
  }
}
