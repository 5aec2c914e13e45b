import type { DatabaseSync } from "node:sqlite";

/** One kind of database of ours. */
export interface DatabaseKind {
  /** Names it in sentences, and its file. */
  readonly called: "ledger" | "outbox";
  /** Tells it from other programs' databases. */
  readonly applicationId: number;
  /** Tables that grow with every payment: they are looked through for damage after an unclean end alone. */
  readonly endless: readonly string[];
  /** How it came to be: each step leads from its number to the next, and none is ever changed. */
  readonly steps: readonly (string | ((db: DatabaseSync) => void))[];
}

/**
 * Makes a new database, or brings an older one to this version, in one transaction. Throws for a newer one and for another program's,
 * which both stay as they are.
 */
export function migrate(db: DatabaseSync, { applicationId, steps }: DatabaseKind): void {
  const read = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  db.exec("BEGIN IMMEDIATE");
  const version = read("user_version");
  const empty = Number(db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"]) === 0;
  if (!empty && read("application_id") !== applicationId) throw new Error("it belongs to another program");
  if (version > steps.length) throw new Error(`its version ${String(version)} is newer than this program`);
  for (const step of steps.slice(version)) {
    if (typeof step === "string") db.exec(step);
    else step(db);
  }
  if (version < steps.length)
    db.exec(`PRAGMA application_id = ${String(applicationId)}; PRAGMA user_version = ${String(steps.length)}`);
  db.exec("COMMIT");
}
