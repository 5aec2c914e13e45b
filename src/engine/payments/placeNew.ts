import { closeSync, linkSync, openSync, renameSync } from "node:fs";

const OWNER_ALONE = 0o600;

/**
 * Gives a file its name in one step, without overwriting: throws EEXIST when there is one. A hard link does it, after which `from` is still
 * there; where a file system has none, an empty file takes the name first.
 */
export function placeNew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw error;
    closeSync(openSync(to, "wx", OWNER_ALONE));
    renameSync(from, to);
  }
}
