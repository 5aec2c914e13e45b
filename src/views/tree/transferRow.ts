import path from "node:path";
import type { TransferPhase, TransferSnapshot } from "../../engine/model.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { formatDuration } from "../text/formatDuration.ts";
import { formatPercent, wholePercent } from "../text/formatPercent.ts";
import { formatRate } from "../text/formatRate.ts";
import { ordinal } from "../text/ordinal.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import { shorten } from "../text/shorten.ts";
import { phaseLook } from "./phaseLook.ts";
import type { Row } from "./row.ts";
import { transferActions } from "./transferActions.ts";

/** A longer label would push the progress out of a side bar of usual width. The whole name is in the tooltip. */
const MAX_LABEL_LENGTH = 26;

/** A longer note would not be seen in a side bar; the whole is in the tooltip. */
const MAX_NOTE_LENGTH = 60;

/**
 * How one transfer looks in the tree; a phase without a word here does not compile. `place` is its place among those that wait
 * in the queue, from 1.
 */
export function transferRow(snapshot: TransferSnapshot, place?: number): Row {
  const { icon, color, word } = phaseLook(snapshot.phase);
  const name = plainText(snapshot.name) || snapshot.id;
  return {
    label: shorten(name, MAX_LABEL_LENGTH),
    description: joined(description(snapshot, place), shorten(note(snapshot), MAX_NOTE_LENGTH)),
    tooltip: tooltip(snapshot, name, word),
    icon,
    ...(color !== undefined && { color }),
    context: ["transfer", ...transferActions(snapshot)].join(" "),
    accessibleLabel: [`${name}, ${word}${spokenProgress(snapshot)}`, note(snapshot)].filter(Boolean).join(", "),
    expandable: snapshot.fileCount > 0,
  };
}

function description(snapshot: TransferSnapshot, place: number | undefined): string {
  const percent = snapshot.totalBytes === undefined ? "" : formatPercent(snapshot.doneBytes, snapshot.totalBytes);
  switch (snapshot.phase) {
    case "fetchingMetadata":
      return joined("asking for the contents", snapshot.peers > 0 && plural(snapshot.peers, "peer"));
    case "checking":
      return `checking ${formatPercent(snapshot.checkedFraction ?? 0, 1)}`;
    case "queued":
      return place === undefined ? joined(percent, "waiting") : joined(percent, "queued", ordinal(place));
    case "downloading":
      return joined(
        percent,
        pace(snapshot),
        snapshot.secondsLeft !== undefined
          ? formatDuration(snapshot.secondsLeft)
          : snapshot.peers > 0 && plural(snapshot.peers, "peer"),
      );
    case "seeding":
      return joined(
        "seeding",
        snapshot.isOnlySource && "only source",
        `${formatRate(snapshot.uploadBytesPerSecond)} up`,
      );
    case "complete":
      return joined("complete", snapshot.totalBytes !== undefined && formatBytes(snapshot.totalBytes));
    case "paused":
      return joined(percent, "paused");
    case "missingFiles":
      return "files are missing";
    case "diskFull":
      return joined(percent, "disk full");
    case "failed":
      return joined(percent, "failed");
    case "restarting":
      return joined(percent, "engine restarting");
  }
}

/** Why it stopped, else what a person should know although it goes on. */
function note({ error, notice }: TransferSnapshot): string {
  return plainText(error?.message ?? notice ?? "");
}

function pace(snapshot: TransferSnapshot): string {
  return snapshot.peers === 0 && snapshot.downloadBytesPerSecond === 0
    ? "looking for peers"
    : formatRate(snapshot.downloadBytesPerSecond);
}

/** Plain text: names come from strangers. */
function tooltip(snapshot: TransferSnapshot, name: string, word: string): string {
  const { totalBytes } = snapshot;
  const lines = [
    name,
    snapshot.error === undefined ? `Now: ${word}` : plainText(snapshot.error.message),
    snapshot.notice !== undefined && plainText(snapshot.notice),
    totalBytes !== undefined &&
      `${formatBytes(snapshot.doneBytes)} of ${formatBytes(totalBytes)} in ${plural(snapshot.fileCount, "file")}`,
    `Received ${formatBytes(snapshot.receivedBytes)}, sent ${formatBytes(snapshot.sentBytes)}`,
    usesPeers(snapshot.phase) && `${plural(snapshot.peers, "peer")} connected, ${snapshot.knownPeers} known`,
    snapshot.isOnlySource && "Nobody else is known to have all of it: without you it could not be fetched.",
    snapshot.isPrivate && "Private torrent: peers come from its trackers only",
    plainText(placeOf(snapshot)),
  ];
  return lines.filter((line) => line !== false).join("\n");
}

/** What *Remove* names too: its top folder or file where that is known. */
const placeOf = ({ folder, rootPath }: TransferSnapshot): string =>
  rootPath === undefined ? folder : path.join(folder, rootPath);

function usesPeers(phase: TransferPhase): boolean {
  return phase === "fetchingMetadata" || phase === "downloading" || phase === "seeding";
}

/** In steps of ten percent, so that a screen reader is not told of every tick. */
function spokenProgress(snapshot: TransferSnapshot): string {
  if (snapshot.totalBytes === undefined) return "";
  const percent = wholePercent(snapshot.doneBytes, snapshot.totalBytes);
  if (percent === 100) return ", all data here";
  return percent < 10 ? ", less than 10 percent done" : `, over ${Math.floor(percent / 10) * 10} percent done`;
}

function joined(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false && part !== "").join(" · ");
}
