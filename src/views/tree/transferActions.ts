import type { TransferPhase, TransferSnapshot } from "../../engine/model.ts";

/** What can be done with a transfer now; the menus of package.json name the same words. */
export type TransferAction = "canPause" | "canResume" | "canVerify" | "canReveal" | "canOpen";

const BY_PHASE: Record<TransferPhase, readonly TransferAction[]> = {
  fetchingMetadata: ["canPause"],
  checking: ["canPause", "canReveal"],
  // Resuming a queued transfer is how one that was interrupted goes on.
  queued: ["canPause", "canResume", "canReveal"],
  downloading: ["canPause", "canVerify", "canReveal"],
  seeding: ["canPause", "canVerify", "canReveal", "canOpen"],
  complete: ["canVerify", "canReveal", "canOpen"],
  paused: ["canResume", "canVerify", "canReveal"],
  missingFiles: ["canResume", "canVerify", "canReveal"],
  diskFull: ["canResume", "canReveal"],
  failed: ["canResume", "canVerify", "canReveal"],
  restarting: [],
};

export function transferActions(snapshot: TransferSnapshot): readonly TransferAction[] {
  const known = snapshot.rootPath !== undefined;
  return BY_PHASE[snapshot.phase].filter((action) => known || action === "canPause" || action === "canResume");
}
