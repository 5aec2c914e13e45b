import type { Asset } from "../../../amount.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { TronAddress } from "../../tronAddress.ts";

/** Those of our addresses for which claims at this vault were booked, and in which asset. */
export function creditors(ledger: Ledger, vault: TronAddress): readonly (readonly [Asset, TronAddress])[] {
  const claimed = ledger.earning
    .list()
    .filter((one) => one.vault === vault && one.claimed.units > 0n && ledger.balance(one.asset, "credit").units > 0n);
  const byName = claimed.map(
    ({ asset, config }) => [`${asset} ${config.payee}`, [asset, config.payee] as const] as const,
  );
  return [...new Map(byName).values()];
}
