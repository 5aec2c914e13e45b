import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SwarmbidError } from "../../errors.ts";

const NAME = "outbox.db";
/** Tells an outbox from other programs' databases: “SbOb”. */
const APPLICATION_ID = 0x53624f62;
const VERSION = 1;
const PATIENCE_MS = 2_000;
const BUSY = /locked|busy/i;

/** `state` is open, confirmed, failed or expired; a key has at most one that is open or confirmed. */
const SCHEMA = `
  CREATE TABLE sent (
    id TEXT PRIMARY KEY, chain INTEGER NOT NULL, key TEXT NOT NULL, raw BLOB NOT NULL, signature BLOB NOT NULL,
    fee_at_most TEXT NOT NULL, sent_at INTEGER NOT NULL, state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX one_per_key ON sent (chain, key) WHERE state IN ('open', 'confirmed');
  CREATE INDEX by_state ON sent (chain, state, sent_at);
`;

/** The database of what was signed, shared by all processes of this user: what a change wrote is durable when it returns. */
export interface OutboxFile {
  readonly db: DatabaseSync;
  change<T>(work: () => T): T;
  close(): void;
}

/** Opens (or creates) `outbox.db` in `folder`. Throws `fileAccess`, `ledgerBroken` and `ledgerBusy`; nothing is ever overwritten. */
export function openOutboxFile(folder: string): OutboxFile {
  const file = path.join(folder, NAME);
  const db = openDatabase(folder, file);
  try {
    prepare(db);
  } catch (error) {
    db.close();
    throw toSentence(error, file);
  }
  return {
    db,
    change(work) {
      try {
        db.exec("BEGIN IMMEDIATE");
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (error) {
        if (db.isOpen && db.isTransaction) db.exec("ROLLBACK");
        throw toSentence(error, file);
      }
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function openDatabase(folder: string, file: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true });
    // SQLite's own files beside it take over these rights.
    closeSync(openSync(file, "a", 0o600));
    return new DatabaseSync(file);
  } catch (error) {
    throw new SwarmbidError(
      "fileAccess",
      `Sent transactions cannot be kept in ${folder}: make that folder writable.`,
      error,
    );
  }
}

function prepare(db: DatabaseSync): void {
  db.exec(`PRAGMA busy_timeout = ${String(PATIENCE_MS)}`);
  const [verdict] = Object.values(db.prepare("PRAGMA quick_check(1)").get() ?? {});
  if (verdict !== "ok") throw new Error("it is damaged");
  const read = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  db.exec("BEGIN IMMEDIATE");
  const isEmpty = Number(db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"]) === 0;
  if (!isEmpty && read("application_id") !== APPLICATION_ID) throw new Error("it belongs to another program");
  if (!isEmpty && read("user_version") !== VERSION) throw new Error("it is of a newer version");
  if (isEmpty)
    db.exec(`${SCHEMA}; PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(VERSION)};`);
  db.exec("COMMIT");
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

function toSentence(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || SwarmbidError.is(error)) return error;
  if ("errcode" in error && BUSY.test(error.message))
    return new SwarmbidError(
      "ledgerBusy",
      "Another process holds the outbox: try again, or end it if it hangs.",
      error,
    );
  return new SwarmbidError(
    "ledgerBroken",
    `What was sent cannot be read in ${file} (${error.message}): keep a copy of it, then update Swarmbid or move the file away.`,
    error,
  );
}
