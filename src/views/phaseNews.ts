import type { TransferId, TransferSnapshot } from "../engine/model.ts";

export interface PhaseNews {
  readonly finished: readonly TransferSnapshot[];
  readonly failed: readonly TransferSnapshot[];
}

interface Condition {
  readonly complete: boolean;
  readonly broken: boolean;
}

/** Compares the transfers with their conditions before. A transfer seen for the first time is no news. */
export function phaseNews(
  before: ReadonlyMap<TransferId, Condition>,
  transfers: readonly TransferSnapshot[],
): { readonly news: PhaseNews; readonly conditions: ReadonlyMap<TransferId, Condition> } {
  const conditions = new Map<TransferId, Condition>();
  const finished: TransferSnapshot[] = [];
  const failed: TransferSnapshot[] = [];
  for (const transfer of transfers) {
    const was = before.get(transfer.id);
    const is = { complete: transfer.completedAt !== undefined, broken: isBroken(transfer, was) };
    conditions.set(transfer.id, is);
    if (is.complete && was?.complete === false) finished.push(transfer);
    if (is.broken && was?.broken === false) failed.push(transfer);
  }
  return { news: { finished, failed }, conditions };
}

function isBroken({ phase }: TransferSnapshot, was: Condition | undefined): boolean {
  // The engine's restart says nothing about the transfer: what failed before does not fail anew after it.
  if (phase === "restarting") return was?.broken ?? false;
  return phase === "failed" || phase === "diskFull" || phase === "missingFiles";
}
