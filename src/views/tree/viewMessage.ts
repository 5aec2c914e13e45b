import type { EngineStatus } from "../../engine/model.ts";
import { plural } from "../text/plural.ts";

/** The line above the tree; undefined when there is nothing to say. */
export function viewMessage({ phase, error }: EngineStatus, interrupted: number): string | undefined {
  if (error !== undefined) return error.message;
  if (phase === "mirroring")
    return "Another window works with these transfers; this one only shows them. Close the other and this one takes over.";
  if (phase === "restarting")
    return "The engine stopped answering and is being restarted. The transfers go on in a moment.";
  if (interrupted === 0) return undefined;
  const subject =
    interrupted === 1
      ? "1 transfer was running when its window"
      : `${plural(interrupted, "transfer")} were running when their window`;
  return `${subject} was closed. Resume from the view’s title, or row by row.`;
}
