import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SwarmbidError } from "../../errors.ts";
import { migrate } from "./schema.ts";

/** A ledger's database, shared by several processes: each change is one transaction, durable when it returns. */
export interface LedgerFile {
  readonly db: DatabaseSync;
  /**
   * Runs `work` alone among all processes: all of it is durable afterwards, or nothing of it when it throws. A change within a change is
   * a part of it.
   */
  change<T>(work: () => T): T;
  close(): void;
}

const NAME = "ledger.db";
/** A change of another process takes milliseconds. */
const PATIENCE_MS = 2_000;
const BUSY = /locked|busy/i;

/**
 * Opens (or creates) `ledger.db` in `folder`. Throws `ledgerBroken` when it cannot be read, is newer than this program or not ours: it
 * is never overwritten. Throws `ledgerBusy` when another process holds it for longer than it should.
 */
export function openLedgerFile(folder: string): LedgerFile {
  const file = path.join(folder, NAME);
  const db = openDatabase(folder, file);
  try {
    prepare(db);
  } catch (error) {
    db.close();
    if (isBusy(error)) throw busy(error);
    throw new SwarmbidError(
      "ledgerBroken",
      `The ledger ${file} cannot be used (${error instanceof Error ? error.message : "no reason given"}): keep a copy of it, then update Swarmbid or move the file away.`,
      error,
    );
  }
  const isWithinChange = (): boolean => db.isTransaction;
  return {
    db,
    change(work) {
      if (isWithinChange()) return work();
      try {
        db.exec("BEGIN IMMEDIATE");
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (error) {
        // SQLite ends the transaction by itself after some errors.
        if (db.isOpen && isWithinChange()) db.exec("ROLLBACK");
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
    throw new SwarmbidError("fileAccess", `The ledger cannot be kept in ${folder}: make that folder writable.`, error);
  }
}

function prepare(db: DatabaseSync): void {
  db.exec(`PRAGMA busy_timeout = ${String(PATIENCE_MS)}`);
  const [verdict] = Object.values(db.prepare("PRAGMA quick_check(1)").get() ?? {});
  if (verdict !== "ok") throw new Error("it is damaged");
  migrate(db);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

const isBusy = (error: unknown): boolean => error instanceof Error && "errcode" in error && BUSY.test(error.message);

const busy = (cause: unknown): SwarmbidError =>
  new SwarmbidError("ledgerBusy", "Another process holds the ledger: try again, or end it if it hangs.", cause);

function toSentence(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || SwarmbidError.is(error) || !("errcode" in error)) return error;
  if (isBusy(error)) return busy(error);
  return new SwarmbidError(
    "ledgerBroken",
    `The ledger ${file} cannot be written: look at its disk, and pay nothing until that works again.`,
    error,
  );
}
