import type { Clock } from "../../ports.ts";
import type { TransactionId } from "../chain.ts";
import type { DatabaseKind } from "../migrate.ts";
import { openSharedDatabase } from "../sharedDatabase.ts";

/** `open`: it can still happen. The others are final. */
export type SentState = "open" | "confirmed" | "failed" | "expired";

export interface SentRow {
  readonly id: TransactionId;
  readonly key: string;
  readonly raw: Uint8Array;
  /** r, s and v. */
  readonly signature: Uint8Array;
  /** Sun that it can burn at most. */
  readonly feeAtMost: bigint;
  readonly state: SentState;
}

/**
 * What was signed for one chain, durable before any node hears of it. A key names one payment: as long as a transaction of it can
 * happen, or once it did, there is no other.
 */
export interface Outbox {
  /** Keeps it, or returns the one of the same key that is there before it, or an open one that `isTwin` says is the same payment. */
  keep(row: Omit<SentRow, "state">, isTwin?: (other: SentRow) => boolean): SentRow;
  /** The last one of a key, whatever became of it. */
  ofKey(key: string): SentRow | undefined;
  get(id: TransactionId): SentRow | undefined;
  /** Oldest first. */
  open(): readonly SentRow[];
  /** `doubtful`: that it expired one node alone says. What was expired and is in a block after all is told anew. */
  settle(id: TransactionId, state: SentState, doubtful?: boolean): void;
  /** Expired ones of which there is a doubt, sent after that moment, oldest first. */
  doubtful(since: number): readonly SentRow[];
  close(): void;
}

/** A key has at most one that is open or confirmed. */
const SCHEMA = `
  CREATE TABLE sent (
    id TEXT PRIMARY KEY, chain INTEGER NOT NULL, key TEXT NOT NULL, raw BLOB NOT NULL, signature BLOB NOT NULL,
    fee_at_most TEXT NOT NULL, sent_at INTEGER NOT NULL, state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX one_per_key ON sent (chain, key) WHERE state IN ('open', 'confirmed');
  CREATE INDEX by_state ON sent (chain, state, sent_at);
`;

/** Until here one node alone was asked, always. */
const DOUBT = `
  ALTER TABLE sent ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
  UPDATE sent SET doubtful = 1 WHERE state = 'expired';
`;

export const OUTBOX: DatabaseKind = {
  called: "outbox",
  // “SbOb”
  applicationId: 0x53624f62,
  endless: [],
  steps: [SCHEMA, DOUBT],
};

const COLUMNS = "id, key, raw, signature, fee_at_most, state";

/** Throws `fileAccess`, `ledgerBroken` and `ledgerBusy`. */
export function openOutbox(folder: string, chain: number, clock: Clock): Outbox {
  const { db, change, close } = openSharedDatabase(folder, OUTBOX);
  const byKey = db.prepare(
    `SELECT ${COLUMNS} FROM sent WHERE chain = ? AND key = ? ORDER BY state IN ('open', 'confirmed') DESC, sent_at DESC, id LIMIT 1`,
  );
  const byId = db.prepare(`SELECT ${COLUMNS} FROM sent WHERE chain = ? AND id = ?`);
  const opened = db.prepare(`SELECT ${COLUMNS} FROM sent WHERE chain = ? AND state = 'open' ORDER BY sent_at, id`);
  const insert = db.prepare(
    "INSERT INTO sent (id, chain, key, raw, signature, fee_at_most, sent_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
  );
  // Of two that turn out to have been sent under one key after all, one stays as it was.
  const update = db.prepare(
    "UPDATE OR IGNORE sent SET state = ?, doubtful = ? WHERE chain = ? AND id = ? AND state IN ('open', 'expired')",
  );
  const doubted = db.prepare(
    `SELECT ${COLUMNS} FROM sent WHERE chain = ? AND state = 'expired' AND doubtful = 1 AND sent_at > ? ORDER BY sent_at, id`,
  );
  const rows = (found: readonly Record<string, unknown>[]): readonly SentRow[] =>
    found.flatMap((row) => toRow(row) ?? []);
  const open = (): readonly SentRow[] => rows(opened.all(chain));
  const ofKey = (key: string): SentRow | undefined => toRow(byKey.get(chain, key));
  return {
    keep: (row, isTwin) =>
      change(() => {
        const before = ofKey(row.key);
        if (before?.state === "open" || before?.state === "confirmed") return before;
        const twin = isTwin === undefined ? undefined : open().find(isTwin);
        if (twin !== undefined) return twin;
        const { id, key, raw, signature, feeAtMost } = row;
        insert.run(id, chain, key, raw, signature, String(feeAtMost), clock.now());
        return { ...row, state: "open" };
      }),
    ofKey,
    get: (id) => toRow(byId.get(chain, id)),
    open,
    settle(id, state, doubtful = false) {
      change(() => update.run(state, doubtful ? 1 : 0, chain, id));
    },
    doubtful: (since) => rows(doubted.all(chain, since)),
    close,
  };
}

function toRow(row: Readonly<Record<string, unknown>> | undefined): SentRow | undefined {
  const { id, key, raw, signature, state, fee_at_most: fee } = row ?? {};
  if (typeof id !== "string" || typeof key !== "string" || typeof fee !== "string" || !isState(state)) return undefined;
  if (!(raw instanceof Uint8Array) || !(signature instanceof Uint8Array)) return undefined;
  return { id: id as TransactionId, key, raw, signature, feeAtMost: BigInt(fee), state };
}

const STATES: readonly unknown[] = ["open", "confirmed", "failed", "expired"] satisfies readonly SentState[];
const isState = (value: unknown): value is SentState => STATES.includes(value);
