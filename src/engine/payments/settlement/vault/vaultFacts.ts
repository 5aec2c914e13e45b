import type { Receipt } from "../../chain.ts";
import type { Task, TaskFacts } from "../../ledger/task.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { VaultReader } from "./readVault.ts";
import { readVaultEvents } from "./vaultEvents.ts";

/** What a confirmed transaction of the vault did: sums that moved from its receipt, claims as the vault counts them. */
export async function vaultFacts(
  task: Task,
  receipt: Receipt,
  vault: TronAddress,
  reader: VaultReader,
): Promise<TaskFacts> {
  if (task.kind === "claim") {
    const told = task.asked.map(async ({ channel }) => [channel, (await reader.channel(channel)).claimed] as const);
    return { claimed: new Map(await Promise.all(told)) };
  }
  const wanted = task.kind === "withdraw" ? "withdrawn" : task.kind === "sweep" ? "swept" : undefined;
  if (wanted === undefined) return {};
  const moved = readVaultEvents(vault, receipt.logs).reduce(
    (sum, event) => (event.kind === wanted && "units" in event ? sum + event.units : sum),
    0n,
  );
  return { moved };
}
