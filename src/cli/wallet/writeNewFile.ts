import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { SwarmbidError } from "../../engine/errors.ts";
import { placeNew } from "../../engine/payments/placeNew.ts";

const OWNER_ALONE = 0o600;
const CHUNK_CHARS = 65_536;

/**
 * Writes lines to a file that is not there yet: it has its name when it is whole and durable, and nothing is left of it otherwise. Returns how
 * many there were. Throws `fileConflict`, `noSpace`, `fileAccess`, and what the lines throw.
 */
export function writeNewFile(file: string, lines: Iterable<string>): number {
  if (existsSync(file)) throw there(file);
  const temporary = `${file}.${randomUUID().slice(0, 8)}.part`;
  const onDisk = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toSentence(file, error);
    }
  };
  const opened = onDisk(() => openSync(temporary, "wx", OWNER_ALONE));
  try {
    let count = 0;
    try {
      let chunk = "";
      for (const line of lines) {
        count += 1;
        chunk += line;
        if (chunk.length < CHUNK_CHARS) continue;
        const full = chunk;
        onDisk(() => writeFileSync(opened, full));
        chunk = "";
      }
      onDisk(() => {
        writeFileSync(opened, chunk);
        fsyncSync(opened);
      });
    } finally {
      closeSync(opened);
    }
    onDisk(() => placeNew(temporary, file));
    return count;
  } finally {
    unlinkIfThere(temporary);
  }
}

function toSentence(file: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  if (code === "EEXIST") return there(file);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new SwarmbidError(
      "noSpace",
      `There is no room for ${file}, and nothing was left of it: make room, then run the same command again.`,
      error,
    );
  return new SwarmbidError(
    "fileAccess",
    `${file} cannot be written (${code}), and nothing was left of it: mend that, or name another file.`,
    error,
  );
}

const there = (file: string): SwarmbidError =>
  new SwarmbidError(
    "fileConflict",
    `${file} is there already and was left as it is: name a file that is not there yet.`,
  );

function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
