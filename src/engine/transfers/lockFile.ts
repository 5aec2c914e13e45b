import { DatabaseSync } from "node:sqlite";

/** The system takes it back when the process ends, however it ends. */
export interface Ownership {
  release(): void;
}

/**
 * The lock of an empty database: the operating system's, so it never has to be judged by age or process number. Throws SQLite's
 * "locked" when another process, or another engine of this one, has it.
 */
export function lockFile(file: string): Ownership {
  const lock = new DatabaseSync(file);
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
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

/** Somebody else has the lock. */
export const isLocked = (error: unknown): boolean => error instanceof Error && /locked|busy/i.test(error.message);
