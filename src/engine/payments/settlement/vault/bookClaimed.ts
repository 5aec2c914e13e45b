import type { EarningState } from "../../ledger/earning.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { VaultReader } from "./readVault.ts";

/**
 * Books what was claimed of a voucher, by whomever, as far as it cannot be given up any more. Less than what is booked counts only when
 * the newest block says so too: two answers of one node may come from two machines, one of which is behind.
 */
export async function bookClaimed({ earning }: Ledger, reader: VaultReader, state: EarningState): Promise<void> {
  const { id, claimed } = state;
  const solid = await reader.channel(id, "solid");
  if (solid.claimed < claimed.units && (await reader.channel(id)).claimed >= claimed.units) return;
  earning.seen(id, { claimed: solid.claimed, booked: claimed.units });
}
