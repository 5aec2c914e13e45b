import type { Transfers } from "../../engine/door.ts";
import type { AddRequest, TransferId } from "../../engine/model.ts";

/**
 * Adds what the answers make of a preview. When there are none, because the user changed their mind or something failed, the
 * preview leaves the swarm. Undefined: nothing was added.
 */
export async function addOrForget(
  transfers: Pick<Transfers, "add" | "forgetPreview">,
  previewed: TransferId | undefined,
  ask: () => Promise<AddRequest | undefined>,
): Promise<TransferId | undefined> {
  let added: TransferId | undefined;
  try {
    const request = await ask();
    if (request !== undefined) added = await transfers.add(request);
    return added;
  } finally {
    if (added === undefined && previewed !== undefined) await transfers.forgetPreview(previewed);
  }
}
