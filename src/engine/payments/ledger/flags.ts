import type { DatabaseSync } from "node:sqlite";

/** Numbers that all processes share, beside the money: 0 until they are set. */
export interface Flags {
  get(name: FlagName): number;
  /** Within a change, as all that is written. */
  set(name: FlagName, value: number): void;
}

/** `stopped`: all spending is stopped. The rest is the wallet's: wrong passwords in a row, when the last one was tried, and how often it was locked everywhere. */
export type FlagName = "stopped" | "walletTries" | "walletTriedAt" | "walletLocks";

export function createFlags(db: DatabaseSync): Flags {
  const read = db.prepare("SELECT value FROM flags WHERE name = ?");
  const write = db.prepare("INSERT OR REPLACE INTO flags (name, value) VALUES (?, ?)");
  return {
    get: (name) => Number(read.get(name)?.["value"] ?? 0),
    set(name, value) {
      write.run(name, value);
    },
  };
}
