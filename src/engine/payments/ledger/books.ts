import type { DatabaseSync } from "node:sqlite";
import type { Asset } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";

/**
 * Where money of one asset can be. `available`, `reserved`, `leaving` (announced to be withdrawn) and `bond` lie in our pot, `spent` is
 * promised by our vouchers. `earned` is promised by those that we hold and have not claimed, `short` is what claims of them did not find,
 * `credit` what the vault owes us for them. `fees` went to the network. `outside` is all the rest, the wallet included: it may be negative.
 */
export const ACCOUNTS = [
  "outside",
  "available",
  "reserved",
  "leaving",
  "bond",
  "spent",
  "earned",
  "short",
  "credit",
  "fees",
] as const;
export type Account = (typeof ACCOUNTS)[number];

export type EntryKind =
  | "deposit"
  | "withdraw"
  | "fee"
  | "reserve"
  | "release"
  | "pay"
  | "earn"
  | "claim"
  | "announce"
  | "cancel"
  | "shortfall"
  | "correct"
  | "sweep";

/** One row of the journal: `units` leave one account and come into another, so that the sum of all never changes. */
export interface Entry {
  readonly kind: EntryKind;
  readonly asset: Asset;
  readonly from: Account;
  readonly to: Account;
  readonly units: bigint;
  readonly channel?: string;
  readonly cumulative?: bigint;
  readonly bytes?: number;
  readonly note?: string;
}

/** Double-entry books of one chain. `post` is called within a change of the ledger's file. */
export interface Books {
  balance(asset: Asset, account: Account): bigint;
  /** Throws `notEnoughFunds` when there is less than that. */
  post(entry: Entry): void;
}

export function createBooks(db: DatabaseSync, chain: number, clock: Clock): Books {
  const read = db.prepare("SELECT units FROM balances WHERE chain = ? AND asset = ? AND account = ?");
  const write = db.prepare("INSERT OR REPLACE INTO balances (chain, asset, account, units) VALUES (?, ?, ?, ?)");
  const append = db.prepare(
    "INSERT INTO journal (at, chain, asset, kind, debit, credit, units, channel, cumulative, bytes, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const balance = (asset: Asset, account: Account): bigint => toUnits(read.get(chain, asset, account)?.["units"]);
  const move = (asset: Asset, account: Account, by: bigint): void => {
    const after = balance(asset, account) + by;
    if (after < 0n && account !== "outside") {
      throw new SwarmbidError(
        "notEnoughFunds",
        `There is not enough ${asset} for that: put more into the vault, or go on without paying.`,
      );
    }
    write.run(chain, asset, account, String(after));
  };
  return {
    balance,
    post({ kind, asset, from, to, units, channel, cumulative, bytes, note }) {
      if (units <= 0n) throw new SwarmbidError("badInput", "A sum in the ledger is above zero: write another one.");
      move(asset, from, -units);
      move(asset, to, units);
      const told = cumulative === undefined ? null : String(cumulative);
      const text = String(units);
      append.run(clock.now(), chain, asset, kind, from, to, text, channel ?? null, told, bytes ?? null, note ?? "");
    },
  };
}

/** A sum as the database keeps it; nothing is zero. */
export const toUnits = (value: unknown): bigint => (typeof value === "string" ? BigInt(value) : 0n);
