import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { TransferId } from "../model.ts";
import { isAbsent } from "../store/fileErrors.ts";

/** Where complete copies are, over all projects of a user: a small file for each torrent, so that nobody waits for a lock. */
export interface SharedStore {
  /** The folder of a copy that was complete once; undefined when none is known. */
  find(id: TransferId): Promise<string | undefined>;
  note(id: TransferId, folder: string): Promise<void>;
}

/** `at`: absolute; created with the first note. */
export function openSharedStore(at: string): SharedStore {
  const entryOf = (id: TransferId): string => path.join(at, `${id}.json`);
  return {
    async find(id) {
      const text = await readFile(entryOf(id), "utf8").catch((error: unknown) => {
        if (isAbsent(error)) return undefined;
        throw error;
      });
      return text === undefined ? undefined : folderIn(text);
    },
    async note(id, folder) {
      await mkdir(at, { recursive: true });
      const temporary = path.join(at, `${id}.${randomUUID()}.tmp`);
      try {
        await writeFile(temporary, JSON.stringify({ folder }));
        await rename(temporary, entryOf(id));
      } catch (error) {
        await unlink(temporary).catch(() => undefined);
        throw error;
      }
    },
  };
}

/** An entry is only a hint: whatever does not read as one is none. */
function folderIn(text: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    if (typeof entry !== "object" || entry === null || !("folder" in entry)) return undefined;
    return typeof entry.folder === "string" && path.isAbsolute(entry.folder) ? entry.folder : undefined;
  } catch {
    return undefined;
  }
}
