import type { TransferPhase } from "../engine/model.ts";

/** What a person reads while a transfer is in a phase. */
export const phaseWords: Record<TransferPhase, string> = {
  fetchingMetadata: "asking peers for the contents",
  checking: "checking what is on disk",
  queued: "waiting",
  downloading: "downloading",
  seeding: "seeding",
  complete: "complete",
  paused: "paused",
  missingFiles: "files are missing",
  diskFull: "the disk is full",
  failed: "failed",
  restarting: "restarting the engine",
};
