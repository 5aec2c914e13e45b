import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Amount, amountOf } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { toUnits } from "./books.ts";
import type { BookTask } from "./bookTask.ts";
import { decodeTask, encodeTask, isTwin, type Task, type TaskEnding } from "./task.ts";

/**
 * `begun`: set aside, and nothing is sent yet. `sending`: from here on a transaction may exist until `expiresAt`. `done`, `failed` and
 * `dropped` are final, and booked.
 */
export type OrderState = "begun" | "sending" | "done" | "failed" | "dropped";

/** One transaction of the settlement, from the decision to the books; `id` is its key in the chain's outbox. */
export interface Order {
  readonly id: string;
  readonly task: Task;
  readonly state: OrderState;
  /** Milliseconds since the epoch, by the chain's clock: after it no block can hold the transaction. */
  readonly expiresAt: number | undefined;
  readonly tx: string | undefined;
  readonly fee: Amount;
  /** Why it did not do what it was for, or why that is not known yet; empty otherwise. */
  readonly reason: string;
  readonly begunAt: number;
}

/** Orders are durable before anything is sent, and booked exactly once: by whichever window sees the end first. */
export interface Orders {
  /** Sets aside what the task needs. Throws `spendingStopped`, `capReached`, `notEnoughFunds`, and `cancelled` while a twin runs. */
  begin(task: Task): Order;
  /** Its transaction goes out next. Throws `spendingStopped`, and `cancelled` when it ended in the meantime. */
  sending(id: string, expiresAt: number): void;
  /** Why it is not known yet what became of it; changes nothing of what has ended. */
  note(id: string, reason: string): void;
  /** Books how it ended, in the same change that notes it; false, and nothing is changed, when that was done before. */
  end(id: string, ending: TaskEnding): boolean;
  get(id: string): Order | undefined;
  /** Those that are not final, oldest first. */
  open(): readonly Order[];
  /** The last ones, newest first. */
  recent(count: number): readonly Order[];
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly clock: Clock;
  readonly change: <T>(work: () => T) => T;
  readonly refuseWhenStopped: () => void;
  readonly bookTask: BookTask;
}

export function createOrders({ db, chain, clock, change, refuseWhenStopped, bookTask }: Parts): Orders {
  const columns = "id, task, state, expires_at, tx, fee, reason, begun_at";
  const one = db.prepare(`SELECT ${columns} FROM orders WHERE chain = ? AND id = ?`);
  const unfinished = db.prepare(
    `SELECT ${columns} FROM orders WHERE chain = ? AND state IN ('begun', 'sending') ORDER BY begun_at, id`,
  );
  const last = db.prepare(`SELECT ${columns} FROM orders WHERE chain = ? ORDER BY begun_at DESC, id LIMIT ?`);
  const insert = db.prepare("INSERT INTO orders (id, chain, task, state, begun_at) VALUES (?, ?, ?, 'begun', ?)");
  const mark = db.prepare("UPDATE orders SET state = 'sending', expires_at = ? WHERE chain = ? AND id = ?");
  const tell = db.prepare(
    "UPDATE orders SET reason = ? WHERE chain = ? AND id = ? AND state IN ('begun', 'sending') AND reason <> ?1",
  );
  const finish = db.prepare("UPDATE orders SET state = ?, tx = ?, fee = ?, reason = ? WHERE chain = ? AND id = ?");

  const get = (id: string): Order | undefined => {
    const row = one.get(chain, id);
    return row === undefined ? undefined : toOrder(row);
  };
  const open = (): readonly Order[] => unfinished.all(chain).map(toOrder);
  const isOpen = (order: Order | undefined): order is Order => order?.state === "begun" || order?.state === "sending";

  return {
    get,
    open,
    recent: (count) => last.all(chain, count).map(toOrder),
    begin: (task) =>
      change(() => {
        refuseWhenStopped();
        if (open().some((other) => isTwin(task, other.task)))
          throw new SwarmbidError("cancelled", "That is on its way already: wait until the network has confirmed it.");
        const id = randomUUID();
        const begunAt = clock.now();
        insert.run(id, chain, encodeTask(task), begunAt);
        bookTask.setAside(task);
        const fee = amountOf("TRX", 0n);
        return { id, task, state: "begun", expiresAt: undefined, tx: undefined, fee, reason: "", begunAt };
      }),
    sending(id, expiresAt) {
      change(() => {
        refuseWhenStopped();
        if (!isOpen(get(id)))
          throw new SwarmbidError("cancelled", "Another process has ended that already: look at what is there now.");
        mark.run(expiresAt, chain, id);
      });
    },
    note(id, reason) {
      change(() => tell.run(reason, chain, id));
    },
    end: (id, ending) =>
      change(() => {
        const order = get(id);
        if (!isOpen(order)) return false;
        const { tx, fee, reason } =
          ending.state === "dropped"
            ? { tx: null, fee: 0n, reason: ending.reason }
            : { tx: ending.tx, fee: ending.fee.units, reason: ending.state === "failed" ? ending.reason : "" };
        bookTask.end(order.task, ending);
        finish.run(ending.state, tx, String(fee), reason, chain, id);
        return true;
      }),
  };
}

function toOrder(row: Record<string, unknown>): Order {
  const { tx, expires_at: expiresAt } = row;
  return {
    id: String(row["id"]),
    task: decodeTask(String(row["task"])),
    state: String(row["state"]) as OrderState,
    expiresAt: expiresAt === null ? undefined : Number(expiresAt),
    tx: typeof tx === "string" ? tx : undefined,
    fee: amountOf("TRX", toUnits(row["fee"])),
    reason: String(row["reason"]),
    begunAt: Number(row["begun_at"]),
  };
}
