import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errnoOf, toFileError } from "./fileErrors.ts";

const MAX_RESERVE_BYTES = 2_000_000_000;
const RESERVE_FRACTION = 0.05;

/** Bytes that we may still write where `folder` is or will be: its nearest existing parent decides. */
export async function freeBytes(folder: string): Promise<number> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch (error) {
      const code = errnoOf(error);
      if ((code !== "ENOENT" && code !== "ENOTDIR") || dirname(path) === path) throw toFileError(error, path);
    }
  }
}

/**
 * Whether `neededBytes` fit into `free` bytes with something left for everybody else: 2 GB, or 5 % of what is free
 * where that is less, so that a small disk can be used too.
 */
export function enoughSpace(neededBytes: number, free: number): boolean {
  return neededBytes <= free - Math.min(MAX_RESERVE_BYTES, free * RESERVE_FRACTION);
}
