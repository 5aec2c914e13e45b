import type { DatabaseSync } from "node:sqlite";
import type { TronAddress } from "../tronAddress.ts";
import { decodeChannelConfig } from "../vouchers/channelConfig.ts";
import { createVaultDomain } from "../vouchers/vaultDomain.ts";

const TABLES = ["paying", "earning"] as const;

interface Nameless {
  readonly table: (typeof TABLES)[number];
  readonly id: string;
}

/** Channels that name no vault and are this one's: a channel's id is reckoned from its vault, and proves it. */
export function namelessOf(db: DatabaseSync, chain: number, vault: TronAddress): readonly Nameless[] {
  const domain = createVaultDomain(chain, vault);
  return TABLES.flatMap((table) =>
    db
      .prepare(`SELECT id, config FROM ${table} WHERE chain = ? AND vault = ''`)
      .all(chain)
      .flatMap(({ id, config }) => {
        const read = config instanceof Uint8Array ? decodeChannelConfig(config) : undefined;
        return read !== undefined && typeof id === "string" && domain.channelId(read) === id ? [{ table, id }] : [];
      }),
  );
}

/** Writes down which channels are this vault's, of those of which that is not known. Called within a change. */
export function nameVaultOfChannels(db: DatabaseSync, chain: number, vault: TronAddress): void {
  for (const { table, id } of namelessOf(db, chain, vault))
    db.prepare(`UPDATE ${table} SET vault = ? WHERE chain = ? AND id = ?`).run(vault, chain, id);
}

/** The step to channels that name their vault: those of vaults that were used before the last one stay nameless until it is used again. */
export function addVaultOfChannels(db: DatabaseSync): void {
  for (const table of TABLES) db.exec(`ALTER TABLE ${table} ADD COLUMN vault TEXT NOT NULL DEFAULT ''`);
  for (const { chain, address } of db.prepare("SELECT chain, address FROM vaults").all())
    nameVaultOfChannels(db, Number(chain), String(address) as TronAddress);
}

/** For a channel that was just opened: it is the used vault's, unless its id says otherwise. */
export function nameVault(db: DatabaseSync, chain: number, used: TronAddress | undefined): void {
  if (used !== undefined) nameVaultOfChannels(db, chain, used);
}

export const vaultIn = ({ vault }: Readonly<Record<string, unknown>>): TronAddress | undefined =>
  vault === "" ? undefined : (String(vault) as TronAddress);
