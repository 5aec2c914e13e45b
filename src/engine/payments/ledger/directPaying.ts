import type { DatabaseSync } from "node:sqlite";
import { type Amount, type Asset, amountOf, isAsset } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { TronAddress } from "../tronAddress.ts";
import { type Books, toUnits } from "./books.ts";
import { type Caps, checkCaps, checkPrice, type Planned } from "./caps.ts";
import type { Payment } from "./paying.ts";
import type { Totals } from "./totals.ts";

/** A seller whom we pay by transfers, at the address of his quote. */
export interface DirectRelation {
  readonly payee: TronAddress;
  readonly asset: Asset;
  readonly transfer: string;
  readonly seller: string;
  /** From here on the seller waits for a transfer: what his window is worth. */
  readonly threshold: Amount;
}

export interface DirectPayingState extends DirectRelation {
  /** All that was owed so far. */
  readonly owed: Amount;
  /** On its way: a transaction may exist. */
  readonly sending: Amount;
  /** Paid, and confirmed. */
  readonly sent: Amount;
  /** The relation ends: what is owed is paid, whatever the threshold says. */
  readonly closing: boolean;
}

/** The buyer's side without a vault: what is owed counts as spent from the moment at which it is owed. */
export interface DirectPaying {
  open(relation: DirectRelation): void;
  /** Counts what verified bytes cost, under the caps. Throws `capReached`, `spendingStopped`. */
  owe(payee: TronAddress, payment: Payment): void;
  close(payee: TronAddress, asset: Asset): void;
  get(payee: TronAddress, asset: Asset): DirectPayingState | undefined;
  list(): readonly DirectPayingState[];
  /** A transfer of so much begins: no other one can pay the same debt. Throws `badInput` when less is owed. */
  sending(transfer: DirectTransfer): void;
  /** It was confirmed, or it never happened and the debt stands. */
  sent(transfer: DirectTransfer, happened: boolean): void;
}

export interface DirectTransfer {
  readonly payee: TronAddress;
  readonly asset: Asset;
  readonly units: bigint;
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly clock: Clock;
  readonly books: Books;
  readonly totals: Totals;
  readonly change: <T>(work: () => T) => T;
  readonly caps: (asset: Asset) => Caps;
  readonly refuseWhenStopped: () => void;
}

export function createDirectPaying(parts: Parts): DirectPaying {
  const { db, chain, clock, books, totals, change, caps, refuseWhenStopped } = parts;
  const columns = "payee, asset, transfer, seller, threshold, owed, sending, sent, closing";
  const one = db.prepare(`SELECT ${columns} FROM direct_paying WHERE chain = ? AND payee = ? AND asset = ?`);
  const all = db.prepare(`SELECT ${columns} FROM direct_paying WHERE chain = ? ORDER BY opened_at, payee`);
  const insert = db.prepare(
    "INSERT INTO direct_paying (chain, payee, asset, transfer, seller, threshold, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const update = db.prepare(
    "UPDATE direct_paying SET owed = ?, sending = ?, sent = ? WHERE chain = ? AND payee = ? AND asset = ?",
  );
  const end = db.prepare("UPDATE direct_paying SET closing = 1 WHERE chain = ? AND payee = ? AND asset = ?");

  const get = (payee: TronAddress, asset: Asset): DirectPayingState | undefined => {
    const row = one.get(chain, payee, asset);
    return row === undefined ? undefined : toState(row);
  };
  const known = (payee: TronAddress, asset: Asset): DirectPayingState => {
    const state = get(payee, asset);
    if (state === undefined)
      throw new SwarmbidError("badInput", "The ledger knows no such seller: open the relation first.");
    return state;
  };
  const save = ({ payee, asset }: DirectRelation, owed: bigint, sending: bigint, sent: bigint): void => {
    update.run(String(owed), String(sending), String(sent), chain, payee, asset);
  };

  return {
    get,
    list: () => all.all(chain).map(toState),
    open({ payee, asset, transfer, seller, threshold }) {
      change(() => {
        if (get(payee, asset) !== undefined) return;
        insert.run(chain, payee, asset, transfer, seller, String(threshold.units), clock.now());
      });
    },
    owe(payee, { amount: { asset, units }, bytes }) {
      change(() => {
        refuseWhenStopped();
        const state = known(payee, asset);
        checkPrice(caps(asset), units, bytes);
        checkCaps(caps(asset), plus(both(totals.spent(state), totals.reserved(state)), units));
        const owed = state.owed.units + units;
        const note = payee;
        books.post({ kind: "pay", asset, from: "outside", to: "spent", units, cumulative: owed, bytes, note });
        totals.add(state, units, 0n);
        save(state, owed, state.sending.units, state.sent.units);
      });
    },
    close(payee, asset) {
      change(() => end.run(chain, payee, asset));
    },
    sending({ payee, asset, units }) {
      change(() => {
        const state = known(payee, asset);
        const { owed, sending, sent } = state;
        if (units <= 0n || sent.units + sending.units + units > owed.units)
          throw new SwarmbidError("badInput", "Less than that is owed: pay what the debt is.");
        save(state, owed.units, sending.units + units, sent.units);
      });
    },
    sent({ payee, asset, units }, happened) {
      change(() => {
        const state = known(payee, asset);
        const { owed, sending, sent } = state;
        save(state, owed.units, sending.units - units, sent.units + (happened ? units : 0n));
      });
    },
  };
}

const both = (first: Planned, second: Planned): Planned => ({
  perTransfer: first.perTransfer + second.perTransfer,
  perDay: first.perDay + second.perDay,
  perSeller: first.perSeller + second.perSeller,
});
const plus = (before: Planned, units: bigint): Planned =>
  both(before, { perTransfer: units, perDay: units, perSeller: units });

function toState(row: Record<string, unknown>): DirectPayingState {
  const { asset } = row;
  if (!isAsset(asset))
    throw new SwarmbidError("ledgerBroken", "A debt in the ledger cannot be read: keep a copy of the ledger.");
  return {
    payee: String(row["payee"]) as TronAddress,
    asset,
    transfer: String(row["transfer"]),
    seller: String(row["seller"]),
    owed: amountOf(asset, toUnits(row["owed"])),
    sending: amountOf(asset, toUnits(row["sending"])),
    sent: amountOf(asset, toUnits(row["sent"])),
    threshold: amountOf(asset, toUnits(row["threshold"])),
    closing: Number(row["closing"]) !== 0,
  };
}
