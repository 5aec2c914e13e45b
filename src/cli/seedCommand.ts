import path from "node:path";
import { SwarmbidError } from "../engine/errors.ts";
import type { FileSnapshot } from "../engine/model.ts";
import type { SeedCommand } from "./commandLine.ts";
import type { CommandParts } from "./fetchCommand.ts";
import { formatBytes } from "./formatAmounts.ts";
import type { Outcome } from "./output.ts";
import { readTorrentFile } from "./readSource.ts";
import { throwIfStopped, watchTransfer } from "./watchTransfer.ts";

/** Checks the files and serves them until the signal; the files are only read. */
export async function seedCommand(command: SeedCommand, parts: CommandParts): Promise<Outcome> {
  const { engine, output, signal, clock } = parts;
  const start = clock.now();
  const source = { kind: "file", bytes: await readTorrentFile(command.torrentFile) } as const;
  const { id, name, exists } = await engine.transfers.preview(source);
  if (exists) await engine.transfers.resume(id);
  else {
    const hints = { trackers: command.trackers, peers: command.peers };
    await engine.transfers.add({ source, hints, folder: path.resolve(command.data), seedOnly: true });
  }
  try {
    const listening = await watchTransfer(engine, id, signal, (snapshot) => {
      throwIfStopped(snapshot);
      if (snapshot.phase === "seeding") return engine.status.port;
      output.progress(snapshot);
      return undefined;
    });
    const files: readonly FileSnapshot[] = await engine.transfers.files(id);
    output.happened({
      event: "listening",
      facts: { listening, infoHash: id, files: files.length },
      sentence: `Seeding “${name}” on port ${listening} until you press Ctrl+C.`,
    });
    await watchTransfer(engine, id, signal, (snapshot) => {
      output.progress(snapshot);
      throwIfStopped(snapshot);
      return undefined;
    });
  } catch (error) {
    if (!SwarmbidError.is(error, "cancelled")) throw error;
  }
  const sentBytes = engine.transfers.get(id)?.sentBytes ?? 0;
  const seconds = Math.round(clock.now() - start) / 1000;
  return {
    ok: true,
    sentence: `Stopped: ${formatBytes(sentBytes)} were sent.`,
    facts: { sentBytes, seconds, infoHash: id },
  };
}
