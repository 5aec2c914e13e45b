import type { Receipt } from "../../chain.ts";
import type { Asked, Task, TaskFacts } from "../../ledger/task.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import { readVaultEvents, type VaultEvent } from "./vaultEvents.ts";

/** What a confirmed transaction of the vault did, as its receipt tells it: what a node says of the state now is not booked. */
export function vaultFacts(task: Task, receipt: Receipt, vault: TronAddress): TaskFacts {
  const events = readVaultEvents(vault, receipt.logs);
  if (task.kind === "claim") return { claimed: claimedBy(task.asked, events) };
  const wanted = task.kind === "withdraw" ? "withdrawn" : task.kind === "sweep" ? "swept" : undefined;
  if (wanted === undefined) return {};
  const moved = events.reduce(
    (sum, event) => (event.kind === wanted && "units" in event ? sum + event.units : sum),
    0n,
  );
  return { moved };
}

/** A claim leaves of a voucher what it did not find. The vault says nothing of one that was worth nothing more. */
function claimedBy(asked: readonly Asked[], events: readonly VaultEvent[]): ReadonlyMap<ChannelId, bigint> {
  const sums = new Map(asked.map(({ channel, cumulative }) => [channel, cumulative]));
  const claimed = new Map<ChannelId, bigint>();
  for (const event of events) {
    const cumulative = event.kind === "claimed" ? sums.get(event.channel) : undefined;
    if (event.kind !== "claimed" || cumulative === undefined || event.paid + event.shortfall > cumulative) continue;
    claimed.set(event.channel, cumulative - event.shortfall);
  }
  return claimed;
}
