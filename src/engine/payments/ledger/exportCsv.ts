import type { DatabaseSync } from "node:sqlite";
import { amountOf, formatUnits, isAsset } from "../../amount.ts";
import { toUnits } from "./books.ts";

const HEADER = "time,chain,asset,kind,from,to,amount,channel,cumulative,bytes,note";

/** The journal of all chains as CSV (RFC 4180), a line at a time, oldest first. */
export function* exportCsv(db: DatabaseSync): Generator<string> {
  yield `${HEADER}\r\n`;
  const rows = db.prepare(
    "SELECT at, chain, asset, kind, debit, credit, units, channel, cumulative, bytes, note FROM journal ORDER BY entry",
  );
  for (const row of rows.iterate()) {
    const { asset } = row;
    const inAsset = (value: unknown): string =>
      isAsset(asset) && typeof value === "string" ? formatUnits(amountOf(asset, toUnits(value))) : "";
    const cells = [
      new Date(Number(row["at"])).toISOString(),
      row["chain"],
      asset,
      row["kind"],
      row["debit"],
      row["credit"],
      inAsset(row["units"]),
      row["channel"],
      inAsset(row["cumulative"]),
      row["bytes"],
      row["note"],
    ];
    yield `${cells.map(toCell).join(",")}\r\n`;
  }
}

/** A text that a spreadsheet would take for a formula becomes a text again. */
function toCell(value: unknown): string {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
