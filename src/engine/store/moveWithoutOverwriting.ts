import { link, lstat, rename, unlink } from "node:fs/promises";
import { inTheWay, isAbsent } from "./fileErrors.ts";

/**
 * Gives a file a new name in the same file system, unless something bears that name already (`fileConflict`). A hard link
 * does this in one step; where the file system has none, we look first and rename then.
 */
export async function moveWithoutOverwriting(from: string, to: string, makeLink = link): Promise<void> {
  try {
    await makeLink(from, to);
  } catch (error) {
    // Each file system has its own word for "no links here"; renaming then succeeds or says what is really wrong.
    if (await exists(to)) throw inTheWay(to, error);
    await rename(from, to);
    return;
  }
  try {
    await unlink(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
