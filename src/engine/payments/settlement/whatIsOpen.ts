import type { Ledger } from "../ledger/ledger.ts";
import { unclaimed } from "./vault/findClaims.ts";

/** A claimed voucher is looked at again once a day: a node may have lied about it. */
const LOOKED_AT_EACH_MS = 86_400_000;

/** For which of the two ways the chain has to be looked at: whoever has nothing open asks no node. */
export function whatIsOpen(ledger: Ledger, now: number): { readonly vault: boolean; readonly direct: boolean } {
  const { orders, earning, directPaying, directEarning } = ledger;
  const tasks = orders.open().map(({ task }) => task.kind);
  const isOwed = (["BTT", "BTTOLD"] as const).some((asset) => ledger.balance(asset, "credit").units > 0n);
  const vault =
    tasks.some((kind) => kind !== "pay") ||
    unclaimed(ledger).length > 0 ||
    (isOwed && earning.list().some(({ claimed }) => claimed.units > 0n)) ||
    earning.list().some((one) => one.claimed.units > 0n && now - one.lookedAt >= LOOKED_AT_EACH_MS);
  const direct =
    tasks.includes("pay") ||
    directPaying.list().some(({ owed, sent }) => owed.units > sent.units) ||
    directEarning.list().some(({ closed }) => !closed);
  return { vault: vault && ledger.vault() !== undefined, direct };
}
