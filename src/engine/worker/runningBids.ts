import type { BidPolicy } from "../marketModel.ts";
import type { TransferId } from "../model.ts";
import type { ThreadUpdate } from "./link.ts";

const FREE: BidPolicy = { kind: "free" };

/** Whether two policies are one: amounts are compared by their units. */
const isSame = (one: BidPolicy, other: BidPolicy): boolean => textOf(one) === textOf(other);
const textOf = (policy: BidPolicy): string =>
  JSON.stringify(policy, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));

/** Tells the market what is bid now: a transfer's own bid while the user lets it run, and nothing otherwise. */
export function createRunningBids(
  setBid: (id: TransferId, policy: BidPolicy) => void,
): (update: Pick<ThreadUpdate, "changed" | "removed" | "released">) => void {
  const told = new Map<TransferId, BidPolicy>();
  const tell = (id: TransferId, policy: BidPolicy): void => {
    if (isSame(told.get(id) ?? FREE, policy)) return;
    if (policy.kind === "free") told.delete(id);
    else told.set(id, policy);
    setBid(id, policy);
  };
  return ({ changed, removed, released }) => {
    const running = new Set(released);
    for (const { id, options } of changed) tell(id, (running.has(id) ? options.bid : undefined) ?? FREE);
    for (const id of removed) tell(id, FREE);
  };
}
