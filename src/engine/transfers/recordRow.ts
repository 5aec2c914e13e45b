import { ERROR_CODES, type ErrorCode } from "../errors.ts";
import type { FileStamp } from "../store/stampFile.ts";
import type { SeedingRecord, TransferRecord } from "./record.ts";
import { decodeOptions, encodeOptions } from "./storedOptions.ts";

/** Before there were tiers, trackers were a flat list. */
interface StoredSources extends Pick<TransferRecord, "webSeeds" | "peers"> {
  readonly trackers: readonly (string | readonly string[])[];
}

type Cell = null | number | bigint | string | NodeJS.ArrayBufferView;

/** In the order of the table's columns. */
export function toRow(record: TransferRecord): Cell[] {
  const { trackers, webSeeds, peers } = record;
  return [
    record.id,
    record.name,
    record.folder,
    JSON.stringify({ trackers, webSeeds, peers }),
    record.info ?? null,
    record.wanted === undefined ? null : JSON.stringify(record.wanted),
    Number(record.allowRisky),
    Number(record.seedOnly),
    encodeOptions(record.options),
    record.position,
    record.intent,
    Number(record.claimed),
    JSON.stringify(record.adopted),
    record.bitfield ?? null,
    Number(record.open),
    Math.round(record.receivedBytes),
    Math.round(record.sentBytes),
    Math.round(record.addedAt),
    record.completedAt === undefined ? null : Math.round(record.completedAt),
    record.error?.code ?? null,
    record.error?.message ?? null,
    JSON.stringify(record.seeding),
    record.moving ?? null,
    record.foldersBefore === undefined ? null : JSON.stringify(record.foldersBefore),
  ];
}

export function toRecord(row: Record<string, unknown>): TransferRecord {
  const sources = JSON.parse(String(row["sources"])) as StoredSources;
  const { info, wanted, bitfield, completed_at: completedAt, error_message: message, seeding, moving, folders } = row;
  return {
    id: String(row["id"]),
    name: String(row["name"]),
    folder: String(row["folder"]),
    ...(typeof moving === "string" ? { moving } : {}),
    ...(typeof folders === "string" ? { foldersBefore: JSON.parse(folders) as string[] } : {}),
    ...sources,
    trackers: sources.trackers.map((tier) => (typeof tier === "string" ? [tier] : tier)),
    ...(info instanceof Uint8Array ? { info } : {}),
    ...(typeof wanted === "string" ? { wanted: JSON.parse(wanted) as number[] } : {}),
    allowRisky: row["allow_risky"] === 1,
    seedOnly: row["seed_only"] === 1,
    options: decodeOptions(String(row["options"])),
    position: Number(row["position"]),
    intent: row["intent"] === "pause" ? "pause" : "run",
    claimed: row["claimed"] === 1,
    adopted: JSON.parse(String(row["adopted"])) as number[],
    ...(bitfield instanceof Uint8Array ? { bitfield } : {}),
    open: row["open"] === 1,
    receivedBytes: Number(row["received"]),
    sentBytes: Number(row["sent"]),
    seeding: typeof seeding === "string" ? (JSON.parse(seeding) as SeedingRecord) : { seconds: 0, freely: false },
    addedAt: Number(row["added_at"]),
    ...(typeof completedAt === "number" ? { completedAt } : {}),
    ...(typeof message === "string" ? { error: { code: toCode(row["error_code"]), message } } : {}),
  };
}

/** The record counts up to the end of the last session, the totals to a moment before a crash. */
export function withTotals(record: TransferRecord, totals: Record<string, unknown> | undefined): TransferRecord {
  if (totals === undefined) return record;
  const { received, sent, seconds } = totals;
  const { receivedBytes, sentBytes, seeding } = record;
  return {
    ...record,
    receivedBytes: Math.max(receivedBytes, Number(received)),
    sentBytes: Math.max(sentBytes, Number(sent)),
    seeding: { ...seeding, seconds: Math.max(seeding.seconds, Number(seconds)) },
  };
}

export function toStamp(row: Record<string, unknown>): FileStamp {
  const state = row["state"] === "part" || row["state"] === "final" ? row["state"] : "absent";
  return { index: Number(row["file"]), state, size: Number(row["size"]), mtimeMs: Number(row["mtime"]) };
}

function toCode(value: unknown): ErrorCode {
  return ERROR_CODES.find((code) => code === value) ?? "internal";
}
