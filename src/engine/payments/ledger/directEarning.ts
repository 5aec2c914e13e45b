import type { DatabaseSync } from "node:sqlite";
import { type Amount, type Asset, amountOf, isAsset } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { TronAddress } from "../tronAddress.ts";
import { type Books, toUnits } from "./books.ts";

/** A buyer who pays us by transfers, at an address of ours that nobody else was given. */
export interface DirectEarningState {
  readonly payee: TronAddress;
  readonly asset: Asset;
  readonly transfer: string;
  readonly buyer: string;
  /** Arrived for good. */
  readonly received: Amount;
  /** On the address now, and how the chain stood when it was first seen: believed once that block cannot be given up. */
  readonly seen: Amount;
  readonly seenBlock: number;
  readonly closed: boolean;
}

/** The seller's side without a vault. An address is emptied only after its relation is closed, so its balance only grows. */
export interface DirectEarning {
  open(relation: Pick<DirectEarningState, "payee" | "asset" | "transfer" | "buyer">): void;
  /**
   * The address holds `held` at the block `head`, of which all up to `solid` are final. Returns what has now arrived for good and was
   * not counted before; undefined when nothing. Told twice, late, or by several windows, nothing counts twice.
   */
  observe(payee: TronAddress, held: Amount, head: number, solid: number): Amount | undefined;
  close(payee: TronAddress, asset: Asset): void;
  get(payee: TronAddress, asset: Asset): DirectEarningState | undefined;
  list(): readonly DirectEarningState[];
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly clock: Clock;
  readonly books: Books;
  readonly change: <T>(work: () => T) => T;
}

export function createDirectEarning({ db, chain, clock, books, change }: Parts): DirectEarning {
  const columns = "payee, asset, transfer, buyer, received, seen, seen_block, closed";
  const one = db.prepare(`SELECT ${columns} FROM direct_earning WHERE chain = ? AND payee = ? AND asset = ?`);
  const all = db.prepare(`SELECT ${columns} FROM direct_earning WHERE chain = ? ORDER BY opened_at, payee`);
  const insert = db.prepare(
    "INSERT INTO direct_earning (chain, payee, asset, transfer, buyer, opened_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const update = db.prepare(
    "UPDATE direct_earning SET received = ?, seen = ?, seen_block = ? WHERE chain = ? AND payee = ? AND asset = ?",
  );
  const end = db.prepare("UPDATE direct_earning SET closed = 1 WHERE chain = ? AND payee = ? AND asset = ?");

  const get = (payee: TronAddress, asset: Asset): DirectEarningState | undefined => {
    const row = one.get(chain, payee, asset);
    return row === undefined ? undefined : toState(row);
  };

  return {
    get,
    list: () => all.all(chain).map(toState),
    open({ payee, asset, transfer, buyer }) {
      change(() => {
        if (get(payee, asset) === undefined) insert.run(chain, payee, asset, transfer, buyer, clock.now());
      });
    },
    observe: (payee, { asset, units: held }, head, solid) =>
      change(() => {
        const state = get(payee, asset);
        if (state === undefined || state.closed) return undefined;
        const { received, seen, seenBlock } = state;
        // What was seen then and is still there now lies in a block that is final; what came since waits for its own.
        const final = seen.units > 0n && seenBlock <= solid ? lesser(seen.units, held) : 0n;
        const arrived = final - received.units;
        if (arrived > 0n) {
          books.post({ kind: "earn", asset, from: "outside", to: "earned", units: arrived, note: payee });
          books.post({ kind: "claim", asset, from: "earned", to: "outside", units: arrived, note: payee });
        }
        const waits = seenBlock > solid && seen.units <= held && seen.units > received.units;
        update.run(
          String(arrived > 0n ? final : received.units),
          String(waits ? seen.units : held),
          waits ? seenBlock : head,
          chain,
          payee,
          asset,
        );
        return arrived > 0n ? amountOf(asset, arrived) : undefined;
      }),
    close(payee, asset) {
      change(() => end.run(chain, payee, asset));
    },
  };
}

const lesser = (first: bigint, second: bigint): bigint => (first < second ? first : second);

function toState(row: Record<string, unknown>): DirectEarningState {
  const { asset } = row;
  if (!isAsset(asset))
    throw new SwarmbidError("ledgerBroken", "A buyer in the ledger cannot be read: keep a copy of the ledger.");
  return {
    payee: String(row["payee"]) as TronAddress,
    asset,
    transfer: String(row["transfer"]),
    buyer: String(row["buyer"]),
    received: amountOf(asset, toUnits(row["received"])),
    seen: amountOf(asset, toUnits(row["seen"])),
    seenBlock: Number(row["seen_block"]),
    closed: Number(row["closed"]) !== 0,
  };
}
