import { realpath } from "node:fs/promises";
import path from "node:path";

/** The folder with every link that leads to it resolved, whether it exists already or not. */
export async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT") || parent === folder) throw error;
    return path.join(await realFolder(parent), path.basename(folder));
  }
}
