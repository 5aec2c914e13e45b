import type { Activity } from "./output.ts";

/** What a person reads while it is going on. */
export const phaseWords: Record<Activity, string> = {
  fetchingMetadata: "asking peers for the contents",
  checking: "checking what is on disk",
  hashing: "hashing",
  moving: "moving",
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
