import type { DatabaseSync } from "node:sqlite";
import { type Amount, type Asset, amountOf, isAsset, MAX_UNITS } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { TronAddress } from "../tronAddress.ts";
import { type ChannelConfig, decodeChannelConfig, encodeChannelConfig } from "../vouchers/channelConfig.ts";
import type { ChannelId } from "../vouchers/vaultDomain.ts";
import { type Books, toUnits } from "./books.ts";
import { type Caps, checkCaps, checkPrice, type Planned } from "./caps.ts";
import { nameVault, vaultIn } from "./channelVaults.ts";
import type { OwedBills } from "./owedBills.ts";
import type { Totals } from "./totals.ts";

/** A channel in which we pay. */
export interface PayingChannel {
  readonly id: ChannelId;
  readonly config: ChannelConfig;
  readonly asset: Asset;
  /** What the payments count against. */
  readonly transfer: string;
  readonly seller: string;
}

export interface PayingState extends PayingChannel {
  /** Out of whose pot it is paid; undefined: of an earlier one, which is not known. */
  readonly vault: TronAddress | undefined;
  /** What the last voucher says, signed or about to be. */
  readonly cumulative: bigint;
  readonly reserved: Amount;
}

/** One payment, for bytes that were verified, at one price. */
export interface Payment {
  readonly amount: Amount;
  readonly bytes: number;
}

/** The buyer's side of the ledger. What returns is durable; errors leave everything as it was. */
export interface Paying {
  open(channel: PayingChannel): void;
  /** Sets a sum aside under the caps. Throws `capReached`, `notEnoughFunds`, `spendingStopped`. */
  reserve(id: ChannelId, amount: Amount): void;
  /** What is left of the channel's reservation is free again, or `most` of it. */
  release(id: ChannelId, most?: Amount): void;
  /**
   * Counts payments, from the channel's reservation first, and returns the cumulative sum that may be signed now: greater than any
   * before. All of them count, or none: throws `capReached`, `notEnoughFunds`, `spendingStopped`. What was owed in the channel is paid by it.
   */
  pay(id: ChannelId, ...payments: readonly [Payment, ...Payment[]]): bigint;
  get(id: ChannelId): PayingState | undefined;
  list(): readonly PayingState[];
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly clock: Clock;
  readonly books: Books;
  readonly totals: Totals;
  readonly change: <T>(work: () => T) => T;
  /** Read within the change, so that what another process says holds at once. */
  readonly caps: (asset: Asset) => Caps;
  readonly refuseWhenStopped: () => void;
  readonly owed: OwedBills;
  /** The one that is used now. */
  readonly vault: () => TronAddress | undefined;
}

export function createPaying(parts: Parts): Paying {
  const { db, chain, clock, books, totals, change, caps, refuseWhenStopped, owed, vault } = parts;
  const columns = "id, asset, config, transfer, seller, cumulative, reserved, vault";
  const one = db.prepare(`SELECT ${columns} FROM paying WHERE chain = ? AND id = ?`);
  const all = db.prepare(`SELECT ${columns} FROM paying WHERE chain = ? ORDER BY opened_at, id`);
  const insert = db.prepare(
    "INSERT INTO paying (id, chain, asset, config, transfer, seller, cumulative, reserved, opened_at) VALUES (?, ?, ?, ?, ?, ?, '0', '0', ?)",
  );
  const update = db.prepare("UPDATE paying SET cumulative = ?, reserved = ? WHERE chain = ? AND id = ?");

  const get = (id: ChannelId): PayingState | undefined => {
    const row = one.get(chain, id);
    return row === undefined ? undefined : toState(row);
  };
  const known = (id: ChannelId): PayingState => {
    const state = get(id);
    if (state === undefined) throw new SwarmbidError("badInput", "The ledger knows no such channel: open it first.");
    return state;
  };
  /** What lies in one vault cannot be promised out of another. */
  const payable = (id: ChannelId): PayingState => {
    const state = known(id);
    const used = vault();
    if (state.vault === undefined || used === undefined || state.vault === used) return state;
    throw new SwarmbidError(
      "badInput",
      `That channel is one of the vault ${state.vault}, which is not used any more: open another one.`,
    );
  };
  const save = (state: PayingState, cumulative: bigint, reserved: bigint): void => {
    update.run(String(cumulative), String(reserved), chain, state.id);
  };
  const setAside = (state: PayingState, units: bigint): void => {
    const plan = planned(plus(totals.spent(state), totals.reserved(state)), units);
    checkCaps(caps(state.asset), plan);
    books.post({ kind: "reserve", asset: state.asset, from: "available", to: "reserved", units, channel: state.id });
    totals.add(state, 0n, units);
  };

  const payOne = (id: ChannelId, { amount, bytes }: Payment): bigint => {
    refuseWhenStopped();
    const state = payable(id);
    const { asset, reserved } = state;
    const units = inAsset(state, amount);
    checkPrice(caps(asset), units, bytes);
    checkCaps(caps(asset), planned(totals.spent(state), units));
    const missing = units > reserved.units ? units - reserved.units : 0n;
    if (missing > 0n) setAside(state, missing);
    const cumulative = state.cumulative + units;
    if (cumulative > MAX_UNITS)
      throw new SwarmbidError("badInput", "A channel cannot owe more than that: open another one.");
    books.post({ kind: "pay", asset, from: "reserved", to: "spent", units, channel: id, cumulative, bytes });
    totals.add(state, units, -units);
    save(state, cumulative, reserved.units + missing - units);
    return cumulative;
  };

  return {
    get,
    list: () => all.all(chain).map(toState),
    open({ id, config, asset, transfer, seller }) {
      change(() => {
        if (get(id) !== undefined) throw new SwarmbidError("badInput", "That channel is open: take another salt.");
        insert.run(id, chain, asset, encodeChannelConfig(config), transfer, seller, clock.now());
        nameVault(db, chain, vault());
      });
    },
    reserve(id, amount) {
      change(() => {
        refuseWhenStopped();
        const state = payable(id);
        setAside(state, inAsset(state, amount));
        save(state, state.cumulative, state.reserved.units + amount.units);
      });
    },
    release(id, most) {
      change(() => {
        const state = known(id);
        const { asset, reserved } = state;
        const units = most !== undefined && most.units < reserved.units ? most.units : reserved.units;
        if (units === 0n) return;
        books.post({ kind: "release", asset, from: "reserved", to: "available", units, channel: id });
        totals.add(state, 0n, -units);
        save(state, state.cumulative, reserved.units - units);
      });
    },
    pay: (id, first, ...more) =>
      change(() => {
        owed.set(id, []);
        return more.reduce((_, payment) => payOne(id, payment), payOne(id, first));
      }),
  };
}

function inAsset({ asset }: PayingChannel, amount: Amount): bigint {
  if (amount.asset === asset) return amount.units;
  throw new SwarmbidError("badInput", `That channel pays in ${asset}: ${amount.asset} cannot be paid in it.`);
}

const plus = (first: Planned, second: Planned): Planned => ({
  perTransfer: first.perTransfer + second.perTransfer,
  perDay: first.perDay + second.perDay,
  perSeller: first.perSeller + second.perSeller,
});
const planned = (before: Planned, units: bigint): Planned =>
  plus(before, { perTransfer: units, perDay: units, perSeller: units });

function toState(row: Record<string, unknown>): PayingState {
  const { id, asset, config } = row;
  const read = config instanceof Uint8Array ? decodeChannelConfig(config) : undefined;
  if (!isAsset(asset) || read === undefined)
    throw new SwarmbidError("ledgerBroken", "A channel in the ledger cannot be read: keep a copy of the ledger.");
  return {
    id: String(id) as ChannelId,
    asset,
    config: read,
    transfer: String(row["transfer"]),
    seller: String(row["seller"]),
    cumulative: toUnits(row["cumulative"]),
    reserved: amountOf(asset, toUnits(row["reserved"])),
    vault: vaultIn(row),
  };
}
