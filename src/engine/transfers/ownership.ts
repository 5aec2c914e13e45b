import path from "node:path";
import { lockFile, type Ownership } from "./lockFile.ts";

/**
 * This process alone works with a state folder. Apart from the state itself, which others may read meanwhile. Throws SQLite's
 * "locked" when another process, or another engine of this one, has it.
 */
export const takeOwnership = (folder: string): Ownership => lockFile(path.join(folder, "transfers.lock"));
