import type { TransferSnapshot } from "../../engine/model.ts";

/** Does the same to several transfers, one after the other; one failure does not keep the others from it. Throws the first error. */
export async function forTransfers(
  transfers: readonly TransferSnapshot[],
  work: (transfer: TransferSnapshot) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const transfer of transfers) {
    try {
      await work(transfer);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
