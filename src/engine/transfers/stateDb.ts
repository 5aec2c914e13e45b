import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SwarmbidError } from "../errors.ts";
import type { TransferId } from "../model.ts";
import type { FileStamp } from "../store/stampFile.ts";
import { type CheckNotes, openCheckNotes } from "./checkNotes.ts";
import { isLocked, type Ownership } from "./lockFile.ts";
import { takeOwnership } from "./ownership.ts";
import type { TransferRecord } from "./record.ts";
import { toRecord, toRow, toStamp, withTotals } from "./recordRow.ts";

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE transfers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, folder TEXT NOT NULL, sources TEXT NOT NULL, info BLOB, wanted TEXT,
    allow_risky INTEGER NOT NULL, seed_only INTEGER NOT NULL, options TEXT NOT NULL, position REAL NOT NULL, intent TEXT NOT NULL, claimed INTEGER NOT NULL,
    adopted TEXT NOT NULL, bitfield BLOB, open INTEGER NOT NULL, received INTEGER NOT NULL,
    sent INTEGER NOT NULL, added_at INTEGER NOT NULL, completed_at INTEGER, error_code TEXT, error_message TEXT
  ) STRICT;
  CREATE TABLE files (
    id TEXT NOT NULL, file INTEGER NOT NULL, state TEXT NOT NULL, size INTEGER NOT NULL, mtime REAL NOT NULL, PRIMARY KEY (id, file)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (id TEXT NOT NULL, piece INTEGER NOT NULL, PRIMARY KEY (id, piece)) STRICT, WITHOUT ROWID;
`;
/** These came later than the first lists of this version. */
const LATER_COLUMNS = ["seeding", "moving", "folders"];
const TOTALS = `CREATE TABLE IF NOT EXISTS totals (
  id TEXT PRIMARY KEY, received INTEGER NOT NULL, sent INTEGER NOT NULL, seconds REAL NOT NULL) STRICT, WITHOUT ROWID`;
/** Megabytes that never change: apart from what is written every few seconds. */
const INFOS = "CREATE TABLE IF NOT EXISTS infos (id TEXT PRIMARY KEY, info BLOB NOT NULL) STRICT";
const META = "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID";

/** What a transfer has moved and how long it has seeded: numbers that only grow. */
export interface Totals {
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly seedingSeconds: number;
}

/** The durable list of transfers of one workspace. */
export interface StateDb extends CheckNotes {
  load(): TransferRecord[];
  /** Durable when it returns. */
  save(record: TransferRecord): void;
  /** Survives the end of the process, not of the machine: for what the next start finds out again. Costs no wait for the disk. */
  saveSoon(record: TransferRecord): void;
  /**
   * Durable when it returns: the record's bitfield holds all that the journal held but for the pieces in `recent`. The stamp
   * of an absent file takes away what was known of it.
   */
  checkpoint(record: TransferRecord, recent: readonly number[], stamps: readonly FileStamp[]): void;
  /** Survives the end of the process, not of the machine. Costs little: nothing else of the record is written. */
  count(id: TransferId, totals: Totals): void;
  /** Survives the end of the process, not of the machine: such pieces are hashed again after a crash. */
  journal(id: TransferId, piece: number): void;
  journalOf(id: TransferId): number[];
  /** The files as the last checkpoints left them; those never written are not there. */
  stampsOf(id: TransferId): FileStamp[];
  delete(id: TransferId): void;
  /** What belongs to no transfer, by name: lists of texts that are worth keeping and can be missed. */
  remember(name: string, values: readonly string[]): void;
  recall(name: string): readonly string[] | undefined;
  close(): void;
}

/** Opens (or creates) `transfers.db` in `folder` for this process alone. Throws `engineBusy` when another has it. */
export function openStateDb(folder: string): StateDb {
  const db = openFile(folder);
  let ownership: Ownership | undefined;
  try {
    ownership = takeOwnership(folder);
    prepare(db);
  } catch (error) {
    db.close();
    ownership?.release();
    if (isLocked(error)) {
      throw new SwarmbidError(
        "engineBusy",
        "Another process works with this folder's transfers: close it there, then try again.",
        error,
      );
    }
    throw new SwarmbidError(
      "internal",
      `The list of transfers in ${folder} cannot be read: move transfers.db away to start with an empty list.`,
      error,
    );
  }

  const columns =
    "id, name, folder, sources, info, wanted, allow_risky, seed_only, options, position, intent, claimed, adopted, bitfield, open, received, sent, added_at, completed_at, error_code, error_message, seeding, moving, folders";
  const upsert = db.prepare(`INSERT OR REPLACE INTO transfers (${columns}) VALUES (${columns.replace(/\w+/g, "?")})`);
  const addPiece = db.prepare("INSERT OR IGNORE INTO journal (id, piece) VALUES (?, ?)");
  const clearJournal = db.prepare("DELETE FROM journal WHERE id = ?");
  const readJournal = db.prepare("SELECT piece FROM journal WHERE id = ?");
  const putFile = db.prepare("INSERT OR REPLACE INTO files (id, file, state, size, mtime) VALUES (?, ?, ?, ?, ?)");
  const dropFile = db.prepare("DELETE FROM files WHERE id = ? AND file = ?");
  const readFiles = db.prepare("SELECT file, state, size, mtime FROM files WHERE id = ?");
  const clearFiles = db.prepare("DELETE FROM files WHERE id = ?");
  const remove = db.prepare("DELETE FROM transfers WHERE id = ?");
  const putTotals = db.prepare("INSERT OR REPLACE INTO totals (id, received, sent, seconds) VALUES (?, ?, ?, ?)");
  const readTotals = db.prepare("SELECT received, sent, seconds FROM totals WHERE id = ?");
  const clearTotals = db.prepare("DELETE FROM totals WHERE id = ?");
  const putInfo = db.prepare("INSERT OR REPLACE INTO infos (id, info) VALUES (?, ?)");
  const readInfo = db.prepare("SELECT info FROM infos WHERE id = ?");
  const clearInfo = db.prepare("DELETE FROM infos WHERE id = ?");
  const checks = openCheckNotes(db);
  const putMeta = db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)");
  const readMeta = db.prepare("SELECT value FROM meta WHERE name = ?");

  const together = (work: () => void): void => {
    try {
      db.exec("BEGIN IMMEDIATE");
      work();
      db.exec("COMMIT");
    } catch (error) {
      // SQLite ends the transaction by itself after some errors.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw isFull(error) ? noRoom(folder, error) : error;
    }
  };
  /** FULL flushes the write-ahead log at the commit; NORMAL leaves that to the operating system. */
  const durably = (work: () => void): void => {
    db.exec("PRAGMA synchronous = FULL");
    try {
      together(work);
    } finally {
      db.exec("PRAGMA synchronous = NORMAL");
    }
  };

  const written = new Map<TransferId, Uint8Array>();
  const put = (record: TransferRecord, more: () => void, within = durably): void => {
    const { info, ...rest } = record;
    within(() => {
      upsert.run(...toRow(rest));
      if (info !== undefined && written.get(record.id) !== info) putInfo.run(record.id, info);
      more();
    });
    if (info !== undefined) written.set(record.id, info);
  };
  const load = (row: Record<string, unknown>): TransferRecord => {
    const id = String(row["id"]);
    // Older lists have it in the row.
    const info = readInfo.get(id)?.["info"];
    if (info instanceof Uint8Array) written.set(id, info);
    return withTotals(toRecord(info === undefined ? row : { ...row, info }), readTotals.get(id));
  };

  return {
    load: () => db.prepare(`SELECT ${columns} FROM transfers ORDER BY position, added_at, id`).all().map(load),
    save(record) {
      put(record, () => undefined);
    },
    saveSoon(record) {
      put(record, () => undefined, together);
    },
    checkpoint(record, recent, stamps) {
      put(record, () => {
        for (const { index, state, size, mtimeMs } of stamps) {
          if (state === "absent") dropFile.run(record.id, index);
          else putFile.run(record.id, index, state, size, mtimeMs);
        }
        clearJournal.run(record.id);
        for (const piece of recent) addPiece.run(record.id, piece);
      });
    },
    count(id, { receivedBytes, sentBytes, seedingSeconds }) {
      putTotals.run(id, Math.round(receivedBytes), Math.round(sentBytes), seedingSeconds);
    },
    journal(id, piece) {
      try {
        addPiece.run(id, piece);
      } catch (error) {
        throw isFull(error) ? noRoom(folder, error) : error;
      }
    },
    journalOf: (id) => readJournal.all(id).map((row) => Number(row["piece"])),
    stampsOf: (id) => readFiles.all(id).map(toStamp),
    ...checks,
    delete(id) {
      durably(() => {
        checks.forgetCheck(id);
        remove.run(id);
        clearTotals.run(id);
        clearInfo.run(id);
        clearJournal.run(id);
        clearFiles.run(id);
      });
      written.delete(id);
    },
    remember(name, values) {
      putMeta.run(name, JSON.stringify(values));
    },
    recall(name) {
      const value = readMeta.get(name)?.["value"];
      return typeof value === "string" ? (JSON.parse(value) as string[]) : undefined;
    },
    close() {
      if (db.isOpen) db.close();
      ownership.release();
    },
  };
}

const SQLITE_FULL = 13;

const isFull = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === SQLITE_FULL;

const noRoom = (folder: string, cause: unknown): SwarmbidError =>
  new SwarmbidError(
    "noSpace",
    `There is no room on the disk for the list of transfers in ${folder}: free some.`,
    cause,
  );

function openFile(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true });
    return new DatabaseSync(path.join(folder, "transfers.db"));
  } catch (error) {
    throw new SwarmbidError(
      "fileAccess",
      `The list of transfers cannot be kept in ${folder}: make that folder writable, or choose another one.`,
      error,
    );
  }
}

function prepare(db: DatabaseSync): void {
  // Others only read; one that has just come may hold the index of the log for a moment.
  db.exec("PRAGMA busy_timeout = 1000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  db.exec("BEGIN IMMEDIATE");
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > SCHEMA_VERSION) throw new Error(`schema ${String(version)} is newer than this program`);
  if (version === 0) db.exec(`${SCHEMA} PRAGMA user_version = ${String(SCHEMA_VERSION)}`);
  db.exec(META);
  db.exec(TOTALS);
  db.exec(INFOS);
  const columns = db.prepare("PRAGMA table_info(transfers)").all();
  for (const later of LATER_COLUMNS)
    if (!columns.some(({ name }) => name === later)) db.exec(`ALTER TABLE transfers ADD COLUMN ${later} TEXT`);
  db.exec("COMMIT; PRAGMA synchronous = NORMAL");
}
