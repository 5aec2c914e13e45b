import type { DatabaseSync } from "node:sqlite";
import type { TransferId } from "../model.ts";
import type { FileStamp } from "../store/stampFile.ts";

/** What a check has found so far. */
export interface CheckNote {
  /** Absolute: the stamps are those of files in this folder. */
  readonly folder: string;
  /** The files as they were before the check looked at them. */
  readonly stamps: readonly FileStamp[];
  /** Pieces that were right, one bit each. */
  readonly right: Uint8Array;
}

/** Of each transfer the check that has not ended yet. Survives the end of the process, not of the machine. */
export interface CheckNotes {
  checkOf(id: TransferId): CheckNote | undefined;
  noteCheck(id: TransferId, note: CheckNote): void;
  forgetCheck(id: TransferId): void;
}

const TABLE = `CREATE TABLE IF NOT EXISTS checks (
  id TEXT PRIMARY KEY, folder TEXT NOT NULL, stamps TEXT NOT NULL, good BLOB NOT NULL) STRICT, WITHOUT ROWID`;

export function openCheckNotes(db: DatabaseSync): CheckNotes {
  db.exec(TABLE);
  const read = db.prepare("SELECT folder, stamps, good FROM checks WHERE id = ?");
  const insert = db.prepare("INSERT OR REPLACE INTO checks (id, folder, stamps, good) VALUES (?, ?, ?, ?)");
  const update = db.prepare("UPDATE checks SET good = ? WHERE id = ?");
  const remove = db.prepare("DELETE FROM checks WHERE id = ?");
  /** Of tens of thousands of files they are megabytes: written once in a check. */
  const written = new Map<TransferId, readonly FileStamp[]>();

  return {
    checkOf(id) {
      const row = read.get(id);
      if (row === undefined || !(row["good"] instanceof Uint8Array)) return undefined;
      const stamps = JSON.parse(String(row["stamps"])) as FileStamp[];
      return { folder: String(row["folder"]), stamps, right: row["good"] };
    },
    noteCheck(id, { folder, stamps, right }) {
      if (written.get(id) === stamps) update.run(right, id);
      else insert.run(id, folder, JSON.stringify(stamps), right);
      written.set(id, stamps);
    },
    forgetCheck(id) {
      remove.run(id);
      written.delete(id);
    },
  };
}
