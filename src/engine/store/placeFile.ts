import { createHash } from "node:crypto";
import { type FileHandle, lstat, open, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { changed, errnoOf, inTheWay, isAbsent } from "./fileErrors.ts";
import { moveWithoutOverwriting } from "./moveWithoutOverwriting.ts";
import { identityOf } from "./treeGuard.ts";

/** Between two looks at the signal. */
const CHUNK_BYTES = 1_048_576;
/** Flushed on the way, so that the flush at the end, which nothing can stop, is a short one. */
const FLUSH_BYTES = 64 * CHUNK_BYTES;

/** The name of a copy until it is whole and durable, always the same; short, because the file's own may be as long as names can be. */
export function movingName(path: string): string {
  const digest = createHash("sha256").update(basename(path)).digest("hex").slice(0, 32);
  return join(dirname(path), `.${digest}.moving`);
}

export interface PlaceOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes of each part of a copy that is written. */
  readonly onCopied: (bytes: number) => void;
  readonly rename?: typeof moveWithoutOverwriting;
}

/**
 * Gives a file another place, overwriting nothing: by its name within a file system (`moved`), by a flushed copy across, beside
 * which the original stays (`copied`). Resolves with which of the two it was. May be called again after it was killed at any
 * point: what was done already is recognised. Rejects with `fileConflict` when another file is at `to`, and with the signal's
 * reason, leaving the original alone.
 */
export async function placeFile(
  from: string,
  to: string,
  { signal, onCopied, rename = moveWithoutOverwriting }: PlaceOptions,
): Promise<"moved" | "copied"> {
  const source = await look(from);
  const target = await look(to);
  if (source === undefined) {
    if (target === undefined) throw Object.assign(new Error(`ENOENT: ${from}`), { code: "ENOENT" });
    return "moved";
  }
  if (target !== undefined) {
    if (identityOf(source) === identityOf(target)) {
      await unlink(from);
      return "moved";
    }
    if (source.size === target.size && (await equal(from, to, signal))) return "copied";
    throw inTheWay(to);
  }
  try {
    await rename(from, to);
    return "moved";
  } catch (error) {
    if (errnoOf(error) !== "EXDEV") throw error;
    await copyOver(from, to, signal, onCopied);
    return "copied";
  }
}

const look = (path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> =>
  stat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
const stat = (path: string) => lstat(path, { bigint: true });

async function copyOver(
  from: string,
  to: string,
  signal: AbortSignal,
  onCopied: PlaceOptions["onCopied"],
): Promise<void> {
  const temporary = movingName(to);
  const before = await stat(from);
  // What a killed move left: only the name tells, and it is ours.
  await unlinkIfThere(temporary);
  try {
    const copy = await open(temporary, "wx");
    try {
      await withFile(from, (original) => copyBytes(original, copy, signal, onCopied));
      await copy.chmod(Number(before.mode) & 0o777);
      // The middle of the millisecond: a rounding error must not make the file look changed.
      const seconds = (ms: bigint): number => (Number(ms) + 0.5) / 1_000;
      await copy.utimes(seconds(before.atimeMs), seconds(before.mtimeMs));
      await copy.sync();
      const { size } = await copy.stat({ bigint: true });
      const after = await stat(from);
      if (size !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(from);
    } finally {
      await copy.close();
    }
    await moveWithoutOverwriting(temporary, to);
  } catch (error) {
    await unlinkIfThere(temporary);
    throw error;
  }
}

async function copyBytes(
  from: FileHandle,
  to: FileHandle,
  signal: AbortSignal,
  onCopied: PlaceOptions["onCopied"],
): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for (let at = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await from.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) return;
    // A handle writes all of it, however many calls that takes.
    await to.writeFile(chunk.subarray(0, bytesRead));
    at += bytesRead;
    if (at % FLUSH_BYTES === 0) await to.datasync();
    onCopied(bytesRead);
  }
}

/** Compares two files of one size, byte by byte. */
async function equal(one: string, other: string, signal: AbortSignal): Promise<boolean> {
  return withFile(one, (a) =>
    withFile(other, async (b) => {
      const [left, right] = [Buffer.alloc(CHUNK_BYTES), Buffer.alloc(CHUNK_BYTES)];
      for (let at = 0; ; ) {
        signal.throwIfAborted();
        const { bytesRead } = await a.read(left, 0, left.length, at);
        const { bytesRead: there } = await b.read(right, 0, right.length, at);
        if (bytesRead !== there || Buffer.compare(left.subarray(0, bytesRead), right.subarray(0, there)) !== 0)
          return false;
        if (bytesRead === 0) return true;
        at += bytesRead;
      }
    }),
  );
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "r");
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
}
