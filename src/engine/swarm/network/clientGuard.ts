import type { Admission } from "./admission.ts";
import type { ConnectionBudget } from "./connectionBudget.ts";
import type { InboundGuard } from "./guardInbound.ts";

/** What all torrents of a client share. */
export interface ClientGuard {
  readonly admission: Admission;
  readonly budget: ConnectionBudget;
  readonly inbound: InboundGuard | undefined;
}

const guards = new WeakMap<object, ClientGuard>();

export function keepClientGuard(client: object, guard: ClientGuard): void {
  guards.set(client, guard);
}

/** The guard of a client that `guardClient` has seen. */
export function clientGuard(client: object): ClientGuard {
  const guard = guards.get(client);
  if (guard === undefined) throw new Error("This client is not guarded.");
  return guard;
}
