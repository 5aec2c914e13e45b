import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TransferId } from "../model.ts";
import type { TransferRecord } from "./record.ts";
import { toRecord, withTotals } from "./recordRow.ts";

/** Reads the state that another process works with; changes nothing of it. */
export interface StateReader {
  /** The records in the queue's order; undefined: nothing was written since the last look. */
  look(): readonly TransferRecord[] | undefined;
  close(): void;
}

/** Throws when there is no state yet, or none that this program understands. */
export function openStateReader(folder: string): StateReader {
  const db = new DatabaseSync(path.join(folder, "transfers.db"), { readOnly: true });
  /** Megabytes that never change: read once. */
  const infos = new Map<TransferId, Uint8Array>();
  let seen: unknown;
  try {
    const version = db.prepare("PRAGMA data_version");
    const rows = db.prepare("SELECT * FROM transfers ORDER BY position, added_at, id");
    const totals = db.prepare("SELECT received, sent, seconds FROM totals WHERE id = ?");
    const infoOf = db.prepare("SELECT info FROM infos WHERE id = ?");

    const read = (row: Record<string, unknown>): TransferRecord => {
      const id = String(row["id"]);
      const info = infos.get(id) ?? infoOf.get(id)?.["info"];
      if (info instanceof Uint8Array) infos.set(id, info);
      return withTotals(toRecord(info === undefined ? row : { ...row, info }), totals.get(id));
    };

    return {
      look() {
        const now = version.get()?.["data_version"];
        if (now === seen) return undefined;
        const records = rows.all().map(read);
        seen = now;
        return records;
      },
      close() {
        if (db.isOpen) db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}
