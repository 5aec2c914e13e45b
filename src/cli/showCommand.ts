import type { TorrentPreview } from "../engine/model.ts";
import { formatMagnet } from "../engine/torrent/magnet.ts";
import type { ShowCommand } from "./commandLine.ts";
import type { CommandParts } from "./commandParts.ts";
import { formatBytes } from "./formatAmounts.ts";
import type { Outcome } from "./output.ts";
import { previewInTime } from "./previewInTime.ts";
import { readSource } from "./readSource.ts";
import { magnetSources, requireSomebodyToAsk } from "./somebodyToAsk.ts";

/** Lists what is inside a torrent. */
export async function showCommand(command: ShowCommand, parts: CommandParts): Promise<Outcome> {
  const { trackers, peers, webSeeds } = command;
  const hints = { trackers, peers, webSeeds };
  const source = await readSource(command.source);
  if (source.kind === "text") requireSomebodyToAsk(magnetSources(source.text), command);
  const preview = await previewInTime(source, hints, command.timeoutMs, parts);
  for (const { index, path, totalBytes, leftOutBecause } of preview.files) {
    parts.output.happened({
      event: "file",
      facts: { index, path, totalBytes, leftOutBecause },
      sentence: `${formatBytes(totalBytes).padStart(9)}  ${path}${leftOutBecause === undefined ? "" : `  (left out. ${leftOutBecause}.)`}`,
    });
  }
  return { ok: true, sentence: summary(preview), more: magnetOf(preview), facts: facts(preview) };
}

function summary(preview: TorrentPreview): string {
  const files = preview.files.length === 1 ? "1 file" : `${preview.files.length} files`;
  const sources = `${count(preview.trackers, "tracker")}, ${count(preview.webSeeds, "web seed")}`;
  return `${preview.name}: ${files}, ${formatBytes(preview.totalBytes)}, ${sources}, info-hash ${preview.id}`;
}

const count = ({ length }: readonly string[], what: string): string =>
  length === 1 ? `1 ${what}` : `${String(length)} ${what}s`;

const magnetOf = ({ id: infoHash, name, trackers, webSeeds }: TorrentPreview): string =>
  formatMagnet({ infoHash, name, trackers, webSeeds });

const facts = (preview: TorrentPreview) => ({
  infoHash: preview.id,
  magnet: magnetOf(preview),
  name: preview.name,
  bytes: preview.totalBytes,
  files: preview.files.length,
  pieceBytes: preview.pieceBytes,
  isPrivate: preview.isPrivate,
  comment: preview.comment,
  trackers: preview.trackers,
  webSeeds: preview.webSeeds,
});
