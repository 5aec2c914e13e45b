import { closeSync, mkdirSync, openSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SwarmbidError } from "../errors.ts";
import { type DatabaseKind, migrate } from "./migrate.ts";

/** A database of money, shared by all processes of this user: each change is one transaction, durable when it returns. */
export interface SharedDatabase {
  readonly db: DatabaseSync;
  /**
   * Runs `work` alone among all processes: all of it is durable afterwards, or nothing of it when it throws. A change within a change is
   * a part of it.
   */
  change<T>(work: () => T): T;
  /** As `change`, and asks for its turn every millisecond: processes that write without a pause do not keep it out. */
  changeSoon<T>(work: () => T): T;
  close(): void;
}

/** A change of another process takes milliseconds. */
const PATIENCE_MS = 2_000;
/** SQLite by itself asks ever more seldom, until every 100 ms. */
const HASTE_MS = 1;
const BUSY = /locked|busy/i;
/** A transaction may name an hour as its end: see `PrepareOptions`. */
const MENDING =
  "pay nothing for an hour, since what was sent before can get into a block for so long and would be paid a second time, then keep a copy of it and update Swarmbid or move the file away";
const OWNER_ALONE = 0o600;
const OWNER_FOLDER = 0o700;

/**
 * Opens (or creates) a database in `folder`. Throws `ledgerBroken` when it cannot be read, is newer than this program or not ours: it is
 * never overwritten. Throws `ledgerBusy` when another process holds it for longer than it should, and `fileAccess`.
 */
export function openSharedDatabase(folder: string, kind: DatabaseKind): SharedDatabase {
  const { called } = kind;
  const file = path.join(folder, `${called}.db`);
  // The last process that closes it in order leaves no log. Whether one is at work or ended before its time cannot be told apart.
  const wasLeftOpen = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const db = openDatabase(folder, file, called);
  try {
    prepare(db, kind, wasLeftOpen);
  } catch (error) {
    db.close();
    if (isBusy(error)) throw busy(called, error);
    throw new SwarmbidError(
      "ledgerBroken",
      `The ${called} ${file} cannot be used (${error instanceof Error ? error.message : "no reason given"}): ${MENDING}.`,
      error,
    );
  }
  const isWithinChange = (): boolean => db.isTransaction;
  const change = <T>(work: () => T): T => {
    if (isWithinChange()) return work();
    try {
      db.exec("BEGIN IMMEDIATE");
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      // SQLite ends the transaction by itself after some errors.
      if (db.isOpen && isWithinChange()) db.exec("ROLLBACK");
      throw toSentence(error, called, file);
    }
  };
  return {
    db,
    change,
    changeSoon(work) {
      waitFor(db, HASTE_MS);
      try {
        for (let left = PATIENCE_MS / HASTE_MS; ; left--) {
          try {
            return change(work);
          } catch (error) {
            if (left <= 0 || !SwarmbidError.is(error, "ledgerBusy")) throw error;
          }
        }
      } finally {
        waitFor(db, PATIENCE_MS);
      }
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}

function openDatabase(folder: string, file: string, called: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
    // SQLite's own files beside it take over these rights.
    closeSync(openSync(file, "a", OWNER_ALONE));
    return new DatabaseSync(file);
  } catch (error) {
    throw new SwarmbidError(
      "fileAccess",
      `The ${called} cannot be kept in ${folder}: make that folder writable.`,
      error,
    );
  }
}

function prepare(db: DatabaseSync, kind: DatabaseKind, wasLeftOpen: boolean): void {
  waitFor(db, PATIENCE_MS);
  check(db, wasLeftOpen ? [] : kind.endless);
  migrate(db, kind);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

/** Looks for damage in every table but those that are left out: what grows with each payment would be read at every start. */
function check(db: DatabaseSync, leftOut: readonly string[]): void {
  const tables = db.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
  );
  const names = tables.all().flatMap(({ name }) => (typeof name === "string" ? [name] : []));
  for (const name of names.filter((one) => !leftOut.includes(one))) {
    const [verdict] = Object.values(db.prepare(`PRAGMA quick_check("${name.replaceAll('"', '""')}")`).get() ?? {});
    if (verdict !== "ok") throw new Error("it is damaged");
  }
}

const waitFor = (db: DatabaseSync, ms: number): void => db.exec(`PRAGMA busy_timeout = ${String(ms)}`);

const isBusy = (error: unknown): boolean => error instanceof Error && "errcode" in error && BUSY.test(error.message);

const busy = (called: string, cause: unknown): SwarmbidError =>
  new SwarmbidError("ledgerBusy", `Another process holds the ${called}: try again, or end it if it hangs.`, cause);

function toSentence(error: unknown, called: string, file: string): unknown {
  if (!(error instanceof Error) || SwarmbidError.is(error) || !("errcode" in error)) return error;
  if (isBusy(error)) return busy(called, error);
  return new SwarmbidError(
    "ledgerBroken",
    `The ${called} ${file} cannot be written: look at its disk, and pay nothing until that works again.`,
    error,
  );
}
