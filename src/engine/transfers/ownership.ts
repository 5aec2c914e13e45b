import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** This process alone works with a state folder; the system takes that back when the process ends, however it ends. */
export interface Ownership {
  release(): void;
}

/**
 * Apart from the state itself, which others may read meanwhile: an empty database whose lock is held. Throws SQLite's "locked"
 * when another process, or another engine of this one, has it.
 */
export function takeOwnership(folder: string): Ownership {
  const lock = new DatabaseSync(path.join(folder, "transfers.lock"));
  try {
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    release() {
      if (lock.isOpen) lock.close();
    },
  };
}
