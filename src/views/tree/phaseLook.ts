import type { TransferPhase } from "../../engine/model.ts";

export interface PhaseLook {
  readonly icon: string;
  readonly color?: string;
  /** The phase in words, for tooltips and screen readers. */
  readonly word: string;
}

const LOOKS: Record<TransferPhase, PhaseLook> = {
  fetchingMetadata: { icon: "search", word: "asking the swarm for the contents" },
  checking: { icon: "checklist", word: "checking the files" },
  queued: { icon: "clock", word: "waiting" },
  downloading: { icon: "cloud-download", word: "downloading" },
  seeding: { icon: "cloud-upload", word: "complete, seeding" },
  complete: { icon: "pass", color: "testing.iconPassed", word: "complete" },
  paused: { icon: "debug-pause", word: "paused" },
  missingFiles: { icon: "warning", color: "list.warningForeground", word: "files are missing" },
  diskFull: { icon: "error", color: "list.errorForeground", word: "stopped, the disk is full" },
  failed: { icon: "error", color: "list.errorForeground", word: "failed" },
  restarting: { icon: "refresh", word: "the engine is being restarted" },
};

export function phaseLook(phase: TransferPhase): PhaseLook {
  return LOOKS[phase];
}
