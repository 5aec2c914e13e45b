import path from "node:path";
import { SwarmbidError } from "../engine/errors.ts";
import type { FileSnapshot, TorrentPreview, TorrentSource } from "../engine/model.ts";
import type { SeedCommand } from "./commandLine.ts";
import type { CommandParts } from "./commandParts.ts";
import { formatBytes } from "./formatAmounts.ts";
import { hintsToGoOn } from "./hintsToGoOn.ts";
import { earnedSummary } from "./market/marketFacts.ts";
import { tellMarket } from "./market/tellMarket.ts";
import { missingData } from "./missingData.ts";
import type { Outcome } from "./output.ts";
import { throwIfStopped, watchTransfer } from "./watchTransfer.ts";

/** Checks the files and serves them until the signal, or until the rules of the command line end it; the files are only read. */
export async function seedCommand(command: SeedCommand, source: TorrentSource, parts: CommandParts): Promise<Outcome> {
  const { engine, signal, clock } = parts;
  const start = clock.now();
  const preview = await engine.transfers.preview(source);
  const { id } = preview;
  if (preview.totalBytes === 0) {
    throw new SwarmbidError(
      "badInput",
      `“${preview.name}” holds no byte, so there is nothing to seed: share other data.`,
    );
  }
  if (preview.isPrivate && command.ask !== undefined)
    throw new SwarmbidError("badInput", "This torrent is private, and nothing of it is sold: leave out --sell.");
  const output = command.ask === undefined ? parts.output : tellMarket(parts.output, engine, id);
  const { trackers, peers, webSeeds } = command;
  const hints = { trackers, peers, webSeeds };
  if (preview.exists) await engine.transfers.resume(id, hintsToGoOn(hints, source, preview));
  else await engine.transfers.add({ source, hints, folder: path.resolve(command.data), seedOnly: true });
  let endedByRule = false;
  try {
    await announceSeeding(preview, command, parts);
    endedByRule = await watchTransfer(engine, id, signal, (snapshot) => {
      output.progress(snapshot);
      throwIfStopped(snapshot);
      return snapshot.phase === "complete" ? true : undefined;
    });
  } catch (error) {
    if (!SwarmbidError.is(error, "cancelled")) throw error;
  }
  const sentBytes = engine.transfers.get(id)?.sentBytes ?? 0;
  const earned = command.ask === undefined ? undefined : earnedSummary(engine.market.snapshot(), id);
  const seconds = Math.round(clock.now() - start) / 1000;
  // What its rule ended is done: the next run counts anew.
  if (endedByRule) await engine.transfers.remove(id, { deleteData: false });
  return {
    ok: true,
    sentence: `${endedByRule ? "Done" : "Stopped"}: ${formatBytes(sentBytes)} were sent.`,
    ...(earned === undefined ? {} : { more: earned.words }),
    facts: { sentBytes, seconds, infoHash: id, endedByRule, ...earned?.facts },
  };
}

/** Resolves when the transfer serves. */
async function announceSeeding(
  preview: TorrentPreview,
  { data, settings, ask }: SeedCommand,
  { engine, output, signal }: CommandParts,
): Promise<void> {
  const { id, name } = preview;
  const seeding = watchTransfer(engine, id, signal, (snapshot) => {
    throwIfStopped(snapshot);
    if (snapshot.phase === "seeding" || snapshot.phase === "complete") return engine.status.port ?? 0;
    output.progress(snapshot);
    return undefined;
  });
  const listening = await seeding.catch(async (error: unknown) => {
    throw SwarmbidError.is(error, "missingFiles") ? await missingData(preview, data, error) : error;
  });
  // Whoever named a port has opened it to others: another one is of no use to them.
  if (settings.listenPort !== 0 && listening !== settings.listenPort) {
    throw new SwarmbidError(
      "portInUse",
      `Port ${settings.listenPort} is taken: name another one with --port, or leave it out for any free one.`,
    );
  }
  if (ask !== undefined && settings.uploadLimit === undefined) {
    output.happened({
      event: "hint",
      facts: { hint: "uploadLimit" },
      sentence:
        "Without --upload-limit your line is shared evenly, whoever pays more: name a rate a little below what it carries.",
    });
  }
  const files: readonly FileSnapshot[] = await engine.transfers.files(id);
  output.happened({
    event: "listening",
    facts: { listening, infoHash: id, files: files.length },
    sentence: `Seeding “${name}” on port ${listening} until you press Ctrl+C.`,
  });
}
