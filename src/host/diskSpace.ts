import { statfs } from "node:fs/promises";
import path from "node:path";

export interface DiskSpace {
  /** Bytes that an ordinary user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** The disk that a folder is on, or would be on when it is created; undefined when the system does not say. */
export async function diskSpace(folder: string): Promise<DiskSpace | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    const parent = path.dirname(folder);
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isMissing && parent !== folder ? diskSpace(parent) : undefined;
  }
}
