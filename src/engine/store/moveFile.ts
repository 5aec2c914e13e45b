import { createHash } from "node:crypto";
import { copyFile, lstat, open, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { changed, errnoOf, inTheWay, isAbsent } from "./fileErrors.ts";
import { moveWithoutOverwriting } from "./moveWithoutOverwriting.ts";
import { identityOf } from "./treeGuard.ts";

/** The name of a copy until it is whole and durable, always the same; short, because the file's own may be as long as names can be. */
export function movingName(path: string): string {
  const digest = createHash("sha256").update(basename(path)).digest("hex").slice(0, 32);
  return join(dirname(path), `.${digest}.moving`);
}

/**
 * Moves a file, overwriting nothing: by its name within a file system, by a flushed copy across. May be called again after it
 * was killed at any point: what was done already is recognised. Rejects with `fileConflict` when another file is at `to`.
 */
export async function moveFile(from: string, to: string, move = moveWithoutOverwriting): Promise<void> {
  const source = await look(from);
  const target = await look(to);
  if (source === undefined) {
    if (target === undefined) throw Object.assign(new Error(`ENOENT: ${from}`), { code: "ENOENT" });
    return;
  }
  if (target !== undefined) {
    const same = identityOf(source) === identityOf(target) || (source.size === target.size && (await equal(from, to)));
    if (!same) throw inTheWay(to);
    await unlink(from);
    return;
  }
  try {
    await move(from, to);
  } catch (error) {
    if (errnoOf(error) !== "EXDEV") throw error;
    await copyOver(from, to);
    await unlink(from);
  }
}

const look = (path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> =>
  stat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
const stat = (path: string) => lstat(path, { bigint: true });

async function copyOver(from: string, to: string): Promise<void> {
  const temporary = movingName(to);
  const before = await stat(from);
  try {
    await copyFile(from, temporary);
    const handle = await open(temporary, "r+");
    try {
      // The middle of the millisecond: a rounding error must not make the file look changed.
      const seconds = (ms: bigint): number => (Number(ms) + 0.5) / 1_000;
      await handle.utimes(seconds(before.atimeMs), seconds(before.mtimeMs));
      await handle.sync();
      const { size } = await handle.stat({ bigint: true });
      const after = await stat(from);
      if (size !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(from);
    } finally {
      await handle.close();
    }
    await moveWithoutOverwriting(temporary, to);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Compares two files of one size, byte by byte. */
async function equal(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([open(one, "r"), open(other, "r")]);
  try {
    const [left, right] = [Buffer.alloc(1_048_576), Buffer.alloc(1_048_576)];
    for (let at = 0; ; ) {
      const { bytesRead } = await a.read(left, 0, left.length, at);
      const { bytesRead: there } = await b.read(right, 0, right.length, at);
      if (bytesRead !== there || Buffer.compare(left.subarray(0, bytesRead), right.subarray(0, there)) !== 0)
        return false;
      if (bytesRead === 0) return true;
      at += bytesRead;
    }
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}
