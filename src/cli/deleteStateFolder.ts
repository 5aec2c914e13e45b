import { readdir, rmdir, unlink } from "node:fs/promises";
import path from "node:path";

/** Deletes a folder that only we write to: its files, then itself. What stays is not worth a word: it is found empty later. */
export async function deleteStateFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const ours = entries.filter((entry) => entry.isFile());
  await Promise.all(ours.map(({ name }) => unlink(path.join(folder, name)).catch(() => undefined)));
  await rmdir(folder).catch(() => undefined);
}
