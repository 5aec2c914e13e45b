import type { EngineStatus, TransferPhase, TransferSnapshot } from "../engine/model.ts";
import { formatBytes } from "./text/formatBytes.ts";
import { formatRate } from "./text/formatRate.ts";
import { plural } from "./text/plural.ts";

/** The status bar item's words; undefined hides it. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly accessibleLabel: string;
  /** Nothing goes on without the user. */
  readonly isError: boolean;
}

/** `$(cloud-download) 2 · 18 MB/s` for the downloads, else for the seeds; no number while all rest: it would read as work. */
export function statusText(
  transfers: readonly TransferSnapshot[],
  engine: EngineStatus["phase"],
): StatusText | undefined {
  if (transfers.length === 0) return undefined;
  const tooltip = `Swarmbid: ${summary(transfers)}\nClick to show the transfers.`;
  const said = (text: string, accessibleLabel: string, isError = false): StatusText => ({
    text,
    tooltip,
    accessibleLabel: `Swarmbid: ${accessibleLabel}`,
    isError,
  });
  if (transfers.some(({ phase }) => phase === "diskFull")) return said("$(error) Disk full", "the disk is full", true);
  if (engine === "failed") return said("$(error) Engine stopped", "the engine stopped", true);
  if (engine === "restarting") return said("$(sync) Restarting", "the engine is being restarted");
  const fetching = activeCount(transfers);
  if (fetching > 0) {
    const rate = sum(transfers, ({ downloadBytesPerSecond }) => downloadBytesPerSecond);
    return said(`$(cloud-download) ${fetching} · ${formatRate(rate)}`, `${plural(fetching, "transfer")} active`);
  }
  const seeding = transfers.filter(({ phase }) => phase === "seeding").length;
  if (seeding > 0) {
    const rate = sum(transfers, ({ uploadBytesPerSecond }) => uploadBytesPerSecond);
    return said(`$(cloud-upload) ${seeding} · ${formatRate(rate)}`, `${plural(seeding, "transfer")} seeding`);
  }
  return said("$(cloud)", `${plural(transfers.length, "transfer")}, none active`);
}

/** Transfers that are on their way to completion now: the view's badge. */
export function activeCount(transfers: readonly TransferSnapshot[]): number {
  return transfers.filter(({ phase }) => ACTIVE[phase]).length;
}

const ACTIVE: Record<TransferPhase, boolean> = {
  fetchingMetadata: true,
  checking: true,
  queued: false,
  downloading: true,
  seeding: false,
  complete: false,
  paused: false,
  missingFiles: false,
  diskFull: false,
  failed: false,
  restarting: true,
};

function summary(transfers: readonly TransferSnapshot[]): string {
  const done = sum(transfers, ({ doneBytes }) => doneBytes);
  const total = sum(transfers, ({ totalBytes }) => totalBytes ?? 0);
  const down = sum(transfers, ({ downloadBytesPerSecond }) => downloadBytesPerSecond);
  const up = sum(transfers, ({ uploadBytesPerSecond }) => uploadBytesPerSecond);
  return (
    `${plural(transfers.length, "transfer")}, ${formatBytes(done)} of ${formatBytes(total)}, ` +
    `${formatRate(down)} down, ${formatRate(up)} up`
  );
}

function sum(transfers: readonly TransferSnapshot[], of: (transfer: TransferSnapshot) => number): number {
  return transfers.reduce((total, transfer) => total + of(transfer), 0);
}
