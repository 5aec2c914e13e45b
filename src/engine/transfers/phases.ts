import type { ErrorCode } from "../errors.ts";
import type { TransferPhase } from "../model.ts";
import type { Repair } from "./prepare.ts";
import type { TransferRecord } from "./record.ts";

/** The phase of a transfer that is stopped by an error. */
function phaseOfError(code: ErrorCode): TransferPhase {
  switch (code) {
    case "noSpace":
      return "diskFull";
    case "missingFiles":
      return "missingFiles";
    default:
      return "failed";
  }
}

/** Whether a complete transfer seeds; `byDefault` is what the settings say. */
export function wantsToSeed({ seeding, seedOnly }: TransferRecord, byDefault: boolean): boolean {
  return seeding.endedBecause === undefined && (byDefault || seedOnly || seeding.freely);
}

/** The phase of a transfer that nothing runs for, as after a start. */
export function restingPhase(record: TransferRecord, seedsByDefault: boolean): TransferPhase {
  if (record.error !== undefined) return phaseOfError(record.error.code);
  const complete = record.completedAt !== undefined;
  if (record.intent === "pause") return complete ? "complete" : "paused";
  return complete && !wantsToSeed(record, seedsByDefault) ? "complete" : "queued";
}

/** What resuming means for the files: only what the user was told is fetched again. */
export function repairAfter(code: ErrorCode | undefined): Repair {
  switch (code) {
    case "filesChanged":
      return "changed";
    case "missingFiles":
      return "missing";
    default:
      return "none";
  }
}
