import type { TransferPhase, TransferSnapshot } from "../../engine/model.ts";

/** What can be done with a transfer now; the menus of package.json name the same words. */
export type TransferAction = PhaseAction | OptionAction;

type PhaseAction = "canPause" | "canResume" | "canSeed" | "canVerify" | "canReveal" | "canOpen" | "canPeek";
type OptionAction =
  | "canMove"
  | "canLimit"
  | "canDiagnose"
  | "canChooseFiles"
  | "canMoveData"
  | "canStream"
  | "canFetchInOrder"
  | "canFetchRarest";

const BY_PHASE: Record<TransferPhase, readonly PhaseAction[]> = {
  fetchingMetadata: ["canPause"],
  checking: ["canPause", "canReveal"],
  // Resuming a queued transfer is how one that was interrupted goes on.
  queued: ["canPause", "canResume", "canReveal"],
  downloading: ["canPause", "canVerify", "canReveal", "canPeek"],
  seeding: ["canPause", "canVerify", "canReveal", "canOpen"],
  complete: ["canSeed", "canVerify", "canReveal", "canOpen"],
  paused: ["canResume", "canVerify", "canReveal"],
  missingFiles: ["canResume", "canVerify", "canReveal"],
  diskFull: ["canResume", "canReveal"],
  failed: ["canResume", "canVerify", "canReveal"],
  restarting: [],
};

const LOOKING: ReadonlySet<TransferAction> = new Set(["canOpen", "canReveal"]);

/** Of what is `only shown` nothing can be changed: another window works with it. */
export const actionsOf = (context: string, onlyShown: boolean): string =>
  onlyShown
    ? context
        .split(" ")
        .filter((word) => !word.startsWith("can") || (LOOKING as ReadonlySet<string>).has(word))
        .map((word) => (word === "transfer" ? "shownTransfer" : word))
        .join(" ")
    : context;

export function transferActions(snapshot: TransferSnapshot): readonly TransferAction[] {
  const known = snapshot.rootPath !== undefined;
  const byPhase = BY_PHASE[snapshot.phase].filter((action) => known || action === "canPause" || action === "canResume");
  return [...byPhase, ...optionActions(snapshot, known)];
}

function optionActions({ phase, completedAt, options }: TransferSnapshot, known: boolean): readonly OptionAction[] {
  if (phase === "restarting") return [];
  const actions: OptionAction[] = ["canMove", "canLimit", "canDiagnose"];
  if (known && phase !== "checking") actions.push("canChooseFiles", "canMoveData", "canStream");
  if (completedAt === undefined) actions.push(options.strategy === "rarest" ? "canFetchInOrder" : "canFetchRarest");
  return actions;
}
