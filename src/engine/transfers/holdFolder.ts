import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, realpathSync, unlinkSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { SwarmbidError } from "../errors.ts";
import { toFileError } from "../store/fileErrors.ts";
import { isLocked, lockFile, type Ownership } from "./lockFile.ts";

/**
 * Keeps every other engine of this user on this machine from writing the same torrent's files into the same folder, whatever its
 * state folder is. Throws `engineBusy` when another one is at it. Safe to release twice; ends with the process, however it ends.
 */
export function holdFolder(folder: string, infoHash: string, locks = locksFolder()): Ownership {
  const place = createHash("sha256")
    .update([realPathSoFar(folder), infoHash].join("\0"))
    .digest("hex")
    .slice(0, 32);
  const file = path.join(locks, `${place}.lock`);
  try {
    prepare(locks);
    for (;;) {
      const lock = lockFile(file);
      if (isInPlace(file)) return releasing(lock, file);
      lock.release();
    }
  } catch (error) {
    if (isLocked(error)) throw busy(folder, error);
    throw toFileError(error, file);
  }
}

/** Not in the target folder, which is the user's, and where a file system may know no locks. */
const locksFolder = (): string => path.join(tmpdir(), `swarmbid-${userInfo().username.replace(/[^\w.-]/g, "_")}`);

function prepare(locks: string): void {
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const stats = lstatSync(locks);
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  if (stats.isDirectory() && isOurs) return;
  throw new SwarmbidError("fileAccess", `“${locks}” is not a folder of yours: remove it, then resume.`);
}

/** Who had it before may have taken the file away after we opened it: then we hold a file that nobody else will find. */
function isInPlace(file: string): boolean {
  try {
    lockFile(file).release();
    return false;
  } catch (error) {
    if (isLocked(error)) return true;
    throw error;
  }
}

function releasing(lock: Ownership, file: string): Ownership {
  let held = true;
  const remove = (): void => {
    try {
      unlinkSync(file);
    } catch {
      // An empty file stays: the next one who needs it locks it.
    }
  };
  return {
    release() {
      if (!held) return;
      held = false;
      // Windows removes no open file, but for the same reason none that another has just opened.
      if (process.platform !== "win32") remove();
      lock.release();
      if (process.platform === "win32") remove();
    },
  };
}

/** Links followed as far as it exists: a folder has one name before and after it was created. */
function realPathSoFar(folder: string): string {
  const absolute = path.resolve(folder);
  try {
    return realpathSync.native(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(realPathSoFar(parent), path.basename(absolute));
  }
}

const busy = (folder: string, cause: unknown): SwarmbidError =>
  new SwarmbidError(
    "engineBusy",
    `Another window or command works on this torrent's files in “${folder}”: end it there or choose another folder, then resume.`,
    cause,
  );
