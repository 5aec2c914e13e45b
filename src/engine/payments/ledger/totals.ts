import type { DatabaseSync } from "node:sqlite";
import type { Asset } from "../../amount.ts";
import type { Clock } from "../../ports.ts";
import { toUnits } from "./books.ts";
import type { Planned } from "./caps.ts";

/** What a payment counts against. */
export interface Purpose {
  readonly asset: Asset;
  readonly transfer: string;
  readonly seller: string;
}

/** What counts against the caps already: spent and reserved, in base units. */
export interface Spending {
  readonly ofTransfer: bigint;
  readonly ofDay: bigint;
  readonly bySeller: ReadonlyMap<string, bigint>;
}

/** What was spent and what is reserved, by transfer, day and seller. Called within a change of the ledger's file. */
export interface Totals {
  spent(purpose: Purpose): Planned;
  /** Reservations have no day: all of them count against today. */
  reserved(purpose: Purpose): Planned;
  spending(asset: Asset, transfer: string): Spending;
  add(purpose: Purpose, spent: bigint, reserved: bigint): void;
}

const DAY_MS = 86_400_000;
const DAY_DIGITS = 8;

export function createTotals(db: DatabaseSync, chain: number, clock: Clock): Totals {
  const read = db.prepare(
    "SELECT spent, reserved FROM totals WHERE chain = ? AND asset = ? AND scope = ? AND name = ?",
  );
  // What is dated later than today counts too: a clock that is set back makes no new day.
  const since = db.prepare("SELECT spent FROM totals WHERE chain = ? AND asset = ? AND scope = 'day' AND name >= ?");
  const all = db.prepare("SELECT units FROM balances WHERE chain = ? AND asset = ? AND account = 'reserved'");
  const sellers = db.prepare(
    "SELECT name, spent, reserved FROM totals WHERE chain = ? AND asset = ? AND scope = 'seller'",
  );
  const write = db.prepare(
    "INSERT OR REPLACE INTO totals (chain, asset, scope, name, spent, reserved) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const today = (): string => String(Math.floor(clock.now() / DAY_MS)).padStart(DAY_DIGITS, "0");
  const of = (asset: Asset, scope: string, name: string, column: "spent" | "reserved"): bigint =>
    toUnits(read.get(chain, asset, scope, name)?.[column]);
  const spentToday = (asset: Asset): bigint =>
    since.all(chain, asset, today()).reduce((sum, row) => sum + toUnits(row["spent"]), 0n);
  const allReserved = (asset: Asset): bigint => toUnits(all.get(chain, asset)?.["units"]);
  return {
    spent: ({ asset, transfer, seller }) => ({
      perTransfer: of(asset, "transfer", transfer, "spent"),
      perSeller: of(asset, "seller", seller, "spent"),
      perDay: spentToday(asset),
    }),
    reserved: ({ asset, transfer, seller }) => ({
      perTransfer: of(asset, "transfer", transfer, "reserved"),
      perSeller: of(asset, "seller", seller, "reserved"),
      perDay: allReserved(asset),
    }),
    spending: (asset, transfer) => ({
      ofTransfer: of(asset, "transfer", transfer, "spent") + of(asset, "transfer", transfer, "reserved"),
      ofDay: spentToday(asset) + allReserved(asset),
      bySeller: new Map(
        sellers
          .all(chain, asset)
          .map(({ name, spent, reserved }) => [String(name), toUnits(spent) + toUnits(reserved)] as const),
      ),
    }),
    add({ asset, transfer, seller }, spent, reserved) {
      const scopes = [
        ["transfer", transfer],
        ["seller", seller],
        ["day", today()],
      ] as const;
      for (const [scope, name] of scopes) {
        const after = ["spent", "reserved"] as const;
        const [spentAfter, reservedAfter] = after.map(
          (column) => of(asset, scope, name, column) + (column === "spent" ? spent : reserved),
        );
        write.run(chain, asset, scope, name, String(spentAfter), scope === "day" ? "0" : String(reservedAfter));
      }
    },
  };
}
