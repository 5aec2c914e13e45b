import type { DatabaseKind } from "../migrate.ts";
import { addVaultOfChannels } from "./channelVaults.ts";

/** Sums are decimal text: they can be greater than SQLite's integers. */
const STEPS: DatabaseKind["steps"] = [
  `
  CREATE TABLE flags (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE caps (
    chain INTEGER NOT NULL, asset TEXT NOT NULL, name TEXT NOT NULL, units TEXT NOT NULL, PRIMARY KEY (chain, asset, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE balances (
    chain INTEGER NOT NULL, asset TEXT NOT NULL, account TEXT NOT NULL, units TEXT NOT NULL, PRIMARY KEY (chain, asset, account)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE totals (
    chain INTEGER NOT NULL, asset TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL, spent TEXT NOT NULL,
    reserved TEXT NOT NULL, PRIMARY KEY (chain, asset, scope, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE paying (
    id TEXT PRIMARY KEY, chain INTEGER NOT NULL, asset TEXT NOT NULL, config BLOB NOT NULL, transfer TEXT NOT NULL,
    seller TEXT NOT NULL, cumulative TEXT NOT NULL, reserved TEXT NOT NULL, opened_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE earning (
    id TEXT PRIMARY KEY, chain INTEGER NOT NULL, asset TEXT NOT NULL, config BLOB NOT NULL, transfer TEXT NOT NULL,
    buyer TEXT NOT NULL, cumulative TEXT NOT NULL, signature BLOB NOT NULL, claimed TEXT NOT NULL, opened_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (
    entry INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, chain INTEGER NOT NULL, asset TEXT NOT NULL,
    kind TEXT NOT NULL, debit TEXT NOT NULL, credit TEXT NOT NULL, units TEXT NOT NULL, channel TEXT, cumulative TEXT,
    bytes INTEGER, note TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE earning ADD COLUMN short TEXT NOT NULL DEFAULT '0';
  ALTER TABLE earning ADD COLUMN closing INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE rates (chain INTEGER PRIMARY KEY, units TEXT NOT NULL) STRICT;
  CREATE TABLE orders (
    id TEXT PRIMARY KEY, chain INTEGER NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL, expires_at INTEGER, tx TEXT,
    fee TEXT NOT NULL DEFAULT '0', reason TEXT NOT NULL DEFAULT '', begun_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE direct_paying (
    chain INTEGER NOT NULL, payee TEXT NOT NULL, asset TEXT NOT NULL, transfer TEXT NOT NULL, seller TEXT NOT NULL,
    threshold TEXT NOT NULL, owed TEXT NOT NULL DEFAULT '0', sending TEXT NOT NULL DEFAULT '0', sent TEXT NOT NULL DEFAULT '0',
    closing INTEGER NOT NULL DEFAULT 0, opened_at INTEGER NOT NULL, PRIMARY KEY (chain, payee, asset)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE direct_earning (
    chain INTEGER NOT NULL, payee TEXT NOT NULL, asset TEXT NOT NULL, transfer TEXT NOT NULL, buyer TEXT NOT NULL,
    received TEXT NOT NULL DEFAULT '0', seen TEXT NOT NULL DEFAULT '0', seen_block INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0, opened_at INTEGER NOT NULL, PRIMARY KEY (chain, payee, asset)
  ) STRICT, WITHOUT ROWID;
  `,
  "CREATE TABLE vaults (chain INTEGER PRIMARY KEY, address TEXT NOT NULL) STRICT;",
  `
  CREATE TABLE debts (
    chain INTEGER NOT NULL, channel TEXT NOT NULL, payer TEXT NOT NULL, prefix TEXT NOT NULL, units TEXT NOT NULL,
    made_at INTEGER NOT NULL, until INTEGER NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (chain, channel)
  ) STRICT, WITHOUT ROWID;
  `,
  "ALTER TABLE earning ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0;",
  `
  CREATE TABLE owed (
    chain INTEGER NOT NULL, channel TEXT NOT NULL, bills TEXT NOT NULL, PRIMARY KEY (chain, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE holders (
    chain INTEGER NOT NULL, channel TEXT NOT NULL, process INTEGER NOT NULL, PRIMARY KEY (chain, channel)
  ) STRICT, WITHOUT ROWID;
  `,
  addVaultOfChannels,
];

export const LEDGER: DatabaseKind = {
  called: "ledger",
  // “SbLg”
  applicationId: 0x53624c67,
  endless: ["journal"],
  steps: STEPS,
};
