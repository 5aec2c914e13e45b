import path from "node:path";
import type { TorrentEngine } from "../engine/door.ts";
import { SwarmbidError } from "../engine/errors.ts";
import {
  DEFAULT_OPTIONS,
  type SourceHints,
  type TorrentPreview,
  type TorrentSource,
  type TransferId,
  type TransferOptions,
} from "../engine/model.ts";
import { type Choice, chooseFiles } from "./chooseFiles.ts";
import type { FetchCommand } from "./commandLine.ts";
import type { CommandParts } from "./commandParts.ts";
import { formatBytes, formatSeconds } from "./formatAmounts.ts";
import { hintsToGoOn } from "./hintsToGoOn.ts";
import { makeMendable } from "./makeMendable.ts";
import { paidSummary } from "./market/marketFacts.ts";
import { tellMarket } from "./market/tellMarket.ts";
import type { Outcome, Output } from "./output.ts";
import { previewInTime } from "./previewInTime.ts";
import { magnetSources, requireSomebodyToAsk } from "./somebodyToAsk.ts";
import { untilHere } from "./untilHere.ts";

/** Fetches what the command names; goes on with an earlier run's transfer when there is one. */
export async function fetchCommand(
  command: FetchCommand,
  source: TorrentSource,
  parts: CommandParts,
): Promise<Outcome> {
  const { engine, output, clock } = parts;
  const start = clock.now();
  const { trackers, peers, webSeeds } = command;
  const hints = { trackers, peers, webSeeds };
  if (source.kind === "text") {
    requireSomebodyToAsk(magnetSources(source.text), command);
    output.happened({ event: "asking", facts: {}, sentence: "Asking for the torrent's contents …" });
  }
  const preview = await previewInTime(source, hints, command.timeoutMs, parts);
  const named = hintsToGoOn(hints, source, preview);
  requireSomebodyToAsk(named, command);
  const choice = chooseFiles(preview, command);
  if (preview.isPrivate && command.bid !== undefined)
    throw new SwarmbidError("badInput", "This torrent is private, and its peers take no bids: leave out --bid.");
  announceContents(preview, choice, output);

  if (command.repair) {
    const meant = new Set(chosenFiles(preview, choice).map((file) => file.path));
    await makeMendable(engine, source, path.resolve(command.into), (file) => meant.has(file), output, parts.signal);
  }
  const receivedBefore = engine.transfers.get(preview.id)?.receivedBytes ?? 0;
  const id = await addOrGoOn(engine, command, preview, { source, hints, named, choice });
  const told = command.bid === undefined ? output : tellMarket(output, engine, id);
  const { seedsOn } = await untilHere(id, command, { ...parts, output: told });
  const paid = command.bid === undefined ? undefined : paidSummary(engine.market.snapshot(), id);

  const files = (await engine.transfers.files(id)).filter((file) => file.state === "complete");
  const bytes = files.reduce((sum, file) => sum + file.totalBytes, 0);
  const seconds = Math.round(clock.now() - start) / 1000;
  const left = engine.transfers.get(id);
  const receivedBytes = (left?.receivedBytes ?? receivedBefore) - receivedBefore;
  // A move that was killed may have taken an earlier run's files elsewhere.
  const folder = left?.folder ?? path.resolve(command.into);
  // The files are the user's now: the next run looks at them anew instead of trusting what we remember.
  if (!seedsOn) await engine.transfers.remove(id, { deleteData: false });
  return {
    ok: true,
    sentence: `Done: ${count(files.length)}, ${formatBytes(bytes)} in ${formatSeconds(seconds)}, below ${folder}`,
    ...(paid === undefined ? {} : { more: paid.words }),
    facts: { bytes, files: files.length, folder, seconds, receivedBytes, infoHash: id, ...paid?.facts },
  };
}

interface Wish {
  readonly source: TorrentSource;
  readonly hints: SourceHints;
  /** With what the source itself names. */
  readonly named: SourceHints;
  readonly choice: Choice;
}

async function addOrGoOn(
  { transfers }: TorrentEngine,
  command: FetchCommand,
  preview: TorrentPreview,
  { source, hints, named, choice }: Wish,
): Promise<TransferId> {
  const { priorities, allowRisky, wanted } = choice;
  const options: TransferOptions = {
    ...DEFAULT_OPTIONS,
    strategy: command.sequential ? "sequential" : "rarest",
    priorities,
    ...(command.bid === undefined ? {} : { bid: command.bid.policy }),
  };
  if (transfers.get(preview.id) === undefined) {
    const folder = path.resolve(command.into);
    return transfers.add({ source, hints, folder, allowRisky, options, ...(wanted === undefined ? {} : { wanted }) });
  }
  await chooseAnew(transfers, preview, wanted);
  await transfers.setOptions(preview.id, options);
  await transfers.resume(preview.id, named);
  return preview.id;
}

/** What this command line says counts, not what an interrupted run wanted. */
async function chooseAnew(
  transfers: TorrentEngine["transfers"],
  preview: TorrentPreview,
  wanted: readonly number[] | undefined,
): Promise<void> {
  const before = (await transfers.files(preview.id)).filter(
    ({ state }) => state !== "unwanted" && state !== "left out",
  );
  const now = wanted ?? preview.files.filter((file) => file.suggested).map((file) => file.index);
  if (before.length === now.length && before.every((file) => now.includes(file.index))) return;
  await transfers.select(preview.id, now);
  const refused = (await transfers.files(preview.id)).find(
    ({ index, state }) => now.includes(index) && state === "left out",
  );
  if (refused === undefined) return;
  throw new SwarmbidError(
    "duplicateTransfer",
    `An interrupted run left “${refused.path}” out: forget that run with \`swarmbid remove ${preview.id}\`, then fetch again.`,
  );
}

const chosenFiles = ({ files }: TorrentPreview, { wanted }: Choice) =>
  files.filter((file) => wanted?.includes(file.index) ?? file.suggested);

function announceContents(preview: TorrentPreview, choice: Choice, output: Output): void {
  const { wanted } = choice;
  const chosen = chosenFiles(preview, choice);
  const bytes = chosen.reduce((sum, file) => sum + file.totalBytes, 0);
  output.happened({
    event: "contents",
    facts: { infoHash: preview.id, name: preview.name, bytes, files: chosen.length },
    sentence: `${preview.name}: ${count(chosen.length)}, ${formatBytes(bytes)}`,
  });
  for (const { index, path: file, leftOutBecause: reason } of preview.files) {
    if (reason === undefined || wanted?.includes(index) === true) continue;
    output.happened({ event: "leftOut", facts: { path: file, reason }, sentence: `Left out: ${file}. ${reason}.` });
  }
}

const count = (files: number) => (files === 1 ? "1 file" : `${files} files`);
