import { constants } from "node:fs";
import { chmod, copyFile, lstat, open, unlink } from "node:fs/promises";
import { errnoOf } from "./fileErrors.ts";
import { learn, type StoredFile, type StorePlace, statBelow } from "./storedFile.ts";
import { createTreeGuard, identityOf } from "./treeGuard.ts";

const FILE_MODE = 0o644;

/**
 * Takes a file that is not here from another folder where the same torrent is: a clone that shares its blocks until one of the
 * two changes, where the file system has that, else a copy. It bears its unfinished name: nothing in it is believed before it
 * is hashed. Answers whether it is here now.
 */
export async function copyFrom(folder: string, file: StoredFile, place: StorePlace): Promise<boolean> {
  await learn(file, place);
  if (file.state !== "absent" || file.length === 0) return false;
  const other = createTreeGuard(folder);
  const stats = await statBelow(other, file.path);
  if (stats?.isFile() !== true || Number(stats.size) !== file.length) return false;
  const target = await place.guard.prepare(file.part);
  try {
    await copyFile(other.absolute(file.path), target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // Neither executable nor read-only, whatever the other copy is.
    await chmod(target, FILE_MODE);
    const handle = await open(target, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") await unlink(target).catch(() => undefined);
    throw error;
  }
  file.identity = identityOf(await lstat(target, { bigint: true }));
  file.state = "part";
  place.begun?.add(file.index);
  return true;
}
