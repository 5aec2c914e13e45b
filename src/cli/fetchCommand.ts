import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { SourceHints, TorrentPreview, TorrentSource, TransferId } from "../engine/model.ts";
import type { Clock } from "../engine/ports.ts";
import type { FetchCommand } from "./commandLine.ts";
import { formatBytes, formatPercent, formatSeconds } from "./formatAmounts.ts";
import type { Outcome, Output } from "./output.ts";
import { doneFraction } from "./progressLine.ts";
import { readSource } from "./readSource.ts";
import { selectFiles } from "./selectFiles.ts";
import { magnetTrackers, requireSomebodyToAsk } from "./somebodyToAsk.ts";
import { throwIfStopped, watchTransfer } from "./watchTransfer.ts";

/** What a command runs with. */
export interface CommandParts {
  readonly engine: TorrentEngine;
  readonly output: Output;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Fetches what the command names; goes on with an earlier run's transfer when there is one. */
export async function fetchCommand(command: FetchCommand, parts: CommandParts): Promise<Outcome> {
  const { engine, output, clock, signal } = parts;
  const start = clock.now();
  const source = await readSource(command.source);
  const hints = { trackers: command.trackers, peers: command.peers };
  if (source.kind === "text") {
    requireSomebodyToAsk(magnetTrackers(source.text), command);
    output.happened({ event: "asking", facts: {}, sentence: "Asking for the torrent's contents …" });
  }
  const preview = await engine.transfers.preview(source, hints, signal);
  requireSomebodyToAsk([...preview.trackers, ...preview.webSeeds], command);
  const wanted = selectFiles(preview, command.select);
  announceContents(preview, wanted, output);

  const receivedBefore = engine.transfers.get(preview.id)?.receivedBytes ?? 0;
  const id = await addOrResume(engine, command, preview, { source, hints, wanted });
  await untilHere(id, command, parts);

  const files = (await engine.transfers.files(id)).filter((file) => file.state === "complete");
  const bytes = files.reduce((sum, file) => sum + file.totalBytes, 0);
  const seconds = Math.round(clock.now() - start) / 1000;
  const receivedBytes = (engine.transfers.get(id)?.receivedBytes ?? receivedBefore) - receivedBefore;
  // The files are the user's now: the next run looks at them anew instead of trusting what we remember.
  if (!command.settings.seedAfterCompletion) await engine.transfers.remove(id, { deleteData: false });
  return {
    ok: true,
    sentence: `Done: ${count(files.length)}, ${formatBytes(bytes)} in ${formatSeconds(seconds)}, below ${path.resolve(command.into)}`,
    facts: { bytes, files: files.length, seconds, receivedBytes, infoHash: id },
  };
}

/** Resolves when everything wanted is here (with `--seed`: when the user ends the seeding). */
async function untilHere(
  id: TransferId,
  command: FetchCommand,
  { engine, output, signal }: CommandParts,
): Promise<void> {
  const { seedAfterCompletion: seeds } = command.settings;
  const reached = { everything: false };
  try {
    await watchTransfer(engine, id, signal, (snapshot) => {
      output.progress(snapshot);
      throwIfStopped(snapshot);
      if (snapshot.phase !== "complete" && snapshot.phase !== "seeding") return undefined;
      if (!reached.everything && seeds) {
        const sentence = `“${snapshot.name}” is here; seeding until you press Ctrl+C.`;
        output.happened({ event: "seeding", facts: { listening: engine.status.port }, sentence });
      }
      reached.everything = true;
      return seeds ? undefined : true;
    });
  } catch (error) {
    if (!SwarmbidError.is(error, "cancelled")) throw error;
    if (reached.everything) return;
    const snapshot = engine.transfers.get(id);
    const where = snapshot === undefined ? "" : ` at ${formatPercent(doneFraction(snapshot))}`;
    throw new SwarmbidError("cancelled", `Stopped${where}: run the same command again to go on.`);
  }
}

interface Wish {
  readonly source: TorrentSource;
  readonly hints: SourceHints;
  readonly wanted: readonly number[] | undefined;
}

async function addOrResume(
  { transfers }: TorrentEngine,
  command: FetchCommand,
  preview: TorrentPreview,
  { source, hints, wanted }: Wish,
): Promise<TransferId> {
  const folder = path.resolve(command.into);
  const earlier = transfers.get(preview.id);
  if (earlier !== undefined && path.resolve(earlier.folder) !== folder) {
    throw new SwarmbidError(
      "duplicateTransfer",
      `This torrent is already being fetched into ${earlier.folder}: use another --state folder to fetch it twice.`,
    );
  }
  if (earlier !== undefined) {
    if (!(await wantsTheSame(transfers, preview, wanted))) {
      throw new SwarmbidError(
        "duplicateTransfer",
        "An interrupted run into this folder chose other files: finish it with the same --select first, then fetch the others.",
      );
    }
    await transfers.resume(preview.id, hints);
    return preview.id;
  }
  return transfers.add({ source, hints, folder, ...(wanted === undefined ? {} : { wanted }) });
}

async function wantsTheSame(
  transfers: TorrentEngine["transfers"],
  preview: TorrentPreview,
  wanted: readonly number[] | undefined,
): Promise<boolean> {
  const before = (await transfers.files(preview.id)).filter(
    ({ state }) => state !== "unwanted" && state !== "left out",
  );
  const now = wanted ?? preview.files.filter((file) => file.suggested).map((file) => file.index);
  return before.length === now.length && before.every((file) => now.includes(file.index));
}

function announceContents(preview: TorrentPreview, wanted: readonly number[] | undefined, output: Output): void {
  const chosen = preview.files.filter((file) => wanted?.includes(file.index) ?? file.suggested);
  const bytes = chosen.reduce((sum, file) => sum + file.totalBytes, 0);
  output.happened({
    event: "contents",
    facts: { infoHash: preview.id, name: preview.name, bytes, files: chosen.length },
    sentence: `${preview.name}: ${count(chosen.length)}, ${formatBytes(bytes)}`,
  });
  for (const { path: file, leftOutBecause: reason } of preview.files) {
    if (reason === undefined) continue;
    output.happened({ event: "leftOut", facts: { path: file, reason }, sentence: `Left out: ${file}. ${reason}.` });
  }
}

const count = (files: number) => (files === 1 ? "1 file" : `${files} files`);
