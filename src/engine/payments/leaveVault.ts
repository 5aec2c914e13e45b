import { type Amount, formatAmount } from "../amount.ts";
import { SwarmbidError } from "../errors.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { TronAddress } from "./tronAddress.ts";

/** What lies in a vault of ours, or is owed by it and can still be taken. */
const IN_VAULT = ["available", "reserved", "leaving", "bond", "earned", "credit"] as const;

/**
 * Throws `badInput` while the ledger has anything in the vault that is used: it keeps one vault's sums, and what lies in one would be promised
 * to sellers out of another, where it is not.
 */
export function refuseToLeaveVault(ledger: Ledger, vault: TronAddress): void {
  const held: readonly Amount[] = (["BTT", "BTTOLD"] as const).flatMap((asset) =>
    IN_VAULT.map((account) => ledger.balance(asset, account)),
  );
  const [left] = held.filter(({ units }) => units > 0n);
  if (left !== undefined)
    throw new SwarmbidError(
      "badInput",
      `The vault ${vault} still has ${formatAmount(left)} for you: withdraw and claim there before you use another one.`,
    );
  if (ledger.orders.open().some(({ task }) => task.kind !== "pay"))
    throw new SwarmbidError(
      "badInput",
      `Something is on its way to the vault ${vault}: wait until the network has confirmed it before you use another one.`,
    );
}
