import type { TorrentEngine, Transfers } from "./door.ts";
import type { Disposable } from "./lifecycle.ts";
import type { TransferId, TransferPhase, TransferSnapshot } from "./model.ts";
import type { Log, LogLevel } from "./ports.ts";

/** What the log says about a transfer: a level and one sentence. */
interface Line {
  readonly level: LogLevel;
  readonly text: string;
}

type Source = Pick<TorrentEngine, "onDidChange"> & { readonly transfers: Pick<Transfers, "get"> };

const AT_WORK: ReadonlySet<TransferPhase> = new Set([
  "fetchingMetadata",
  "checking",
  "queued",
  "downloading",
  "seeding",
]);

/**
 * Writes a line when something happens to a transfer; `since` tells those that are added from those that were there before, in
 * milliseconds since the epoch. Links and addresses of trackers, which may hold secrets, are never part of a line.
 */
export function logTransfers({ transfers, onDidChange }: Source, log: Log, since: number): Disposable {
  const known = new Map<TransferId, TransferSnapshot>();
  return onDidChange(({ changed, removed }) => {
    for (const id of changed) {
      const now = transfers.get(id);
      // A new thread takes up what the lost one did: that is its own line.
      if (now === undefined || now.phase === "restarting") continue;
      const before = known.get(id);
      known.set(id, now);
      if (before === undefined && now.addedAt < since) continue;
      for (const { level, text } of before === undefined ? added(now) : news(before, now)) log.write(level, text);
    }
    for (const id of removed) {
      const gone = known.get(id);
      known.delete(id);
      if (gone !== undefined) log.write("info", `Removed ${titleOf(gone)}.`);
    }
  });
}

const titleOf = ({ name, id }: TransferSnapshot): string => `“${name}” (${id.slice(0, 8)})`;

function added(now: TransferSnapshot): readonly Line[] {
  return [{ level: "info", text: `Added ${titleOf(now)} into ${now.folder}.` }, ...standing(now)];
}

function news(before: TransferSnapshot, now: TransferSnapshot): readonly Line[] {
  const lines: Line[] = [];
  const say = (text: string): void => void lines.push({ level: "info", text });
  if (before.totalBytes === undefined && now.totalBytes !== undefined)
    say(`The contents of ${titleOf(now)} are known: ${count(now.fileCount)}, ${String(now.totalBytes)} bytes.`);
  if (before.phase === now.phase) return lines;
  const rested = !AT_WORK.has(before.phase);
  if (rested && AT_WORK.has(now.phase)) say(`Resumed ${titleOf(now)}.`);
  if (before.phase === "seeding" && now.phase === "complete") say(`Seeding of ${titleOf(now)} ended.`);
  else if (before.completedAt === undefined && now.completedAt !== undefined)
    say(`Complete: ${titleOf(now)}, ${String(now.receivedBytes)} bytes received.`);
  return [...lines, ...standing(now)];
}

/** The phases that a reader of the log looks for. */
function standing(now: TransferSnapshot): readonly Line[] {
  switch (now.phase) {
    case "paused":
      return [{ level: "info", text: `Paused ${titleOf(now)}.` }];
    case "failed":
    case "missingFiles":
    case "diskFull":
      return [
        {
          level: "warn",
          text: `Stopped ${titleOf(now)}, ${now.error?.code ?? now.phase}: ${now.error?.message ?? ""}`,
        },
      ];
    case "downloading":
      return [{ level: "info", text: `Downloading ${titleOf(now)}.` }];
    case "seeding":
      return [{ level: "info", text: `Seeding ${titleOf(now)}.` }];
    case "fetchingMetadata":
      return [{ level: "info", text: `Asking for the contents of ${titleOf(now)}.` }];
    case "checking":
    case "queued":
    case "complete":
    case "restarting":
      return [];
  }
}

const count = (files: number): string => (files === 1 ? "1 file" : `${String(files)} files`);
