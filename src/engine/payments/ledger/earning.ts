import type { DatabaseSync } from "node:sqlite";
import { type Amount, type Asset, amountOf, isAsset, MAX_UNITS } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { type ChannelConfig, decodeChannelConfig, encodeChannelConfig } from "../vouchers/channelConfig.ts";
import type { ChannelId } from "../vouchers/vaultDomain.ts";
import { type Books, toUnits } from "./books.ts";

/** A channel in which we are paid. */
export interface EarningChannel {
  readonly id: ChannelId;
  readonly config: ChannelConfig;
  readonly asset: Asset;
  readonly transfer: string;
  readonly buyer: string;
}

/** The best voucher of a channel: what a claim needs. */
export interface EarningState extends EarningChannel {
  /** 0 until there is one; its signature is empty then. */
  readonly cumulative: bigint;
  readonly signature: Uint8Array;
  readonly claimed: Amount;
}

/** The seller's side of the ledger. What returns is durable; errors leave everything as it was. */
export interface Earning {
  open(channel: EarningChannel): void;
  /**
   * Keeps a voucher whose signature was checked, when it says more than the one before; durable when it returns, so it can be
   * acknowledged. Returns what it earns; undefined, and nothing is changed, when it says no more than we hold.
   */
  receive(id: ChannelId, cumulative: bigint, signature: Uint8Array): Amount | undefined;
  /** The chain paid so much of what the channel earned. */
  claimed(id: ChannelId, amount: Amount): void;
  get(id: ChannelId): EarningState | undefined;
  list(): readonly EarningState[];
}

interface Parts {
  readonly db: DatabaseSync;
  readonly chain: number;
  readonly clock: Clock;
  readonly books: Books;
  readonly change: <T>(work: () => T) => T;
}

export function createEarning({ db, chain, clock, books, change }: Parts): Earning {
  const columns = "id, asset, config, transfer, buyer, cumulative, signature, claimed";
  const one = db.prepare(`SELECT ${columns} FROM earning WHERE chain = ? AND id = ?`);
  const all = db.prepare(`SELECT ${columns} FROM earning WHERE chain = ? ORDER BY opened_at, id`);
  const insert = db.prepare(
    "INSERT INTO earning (id, chain, asset, config, transfer, buyer, cumulative, signature, claimed, opened_at) VALUES (?, ?, ?, ?, ?, ?, '0', x'', '0', ?)",
  );
  const keep = db.prepare("UPDATE earning SET cumulative = ?, signature = ? WHERE chain = ? AND id = ?");
  const settle = db.prepare("UPDATE earning SET claimed = ? WHERE chain = ? AND id = ?");

  const get = (id: ChannelId): EarningState | undefined => {
    const row = one.get(chain, id);
    return row === undefined ? undefined : toState(row);
  };
  const known = (id: ChannelId): EarningState => {
    const state = get(id);
    if (state === undefined) throw new SwarmbidError("badInput", "The ledger knows no such channel: open it first.");
    return state;
  };

  return {
    get,
    list: () => all.all(chain).map(toState),
    open({ id, config, asset, transfer, buyer }) {
      change(() => {
        if (get(id) !== undefined) return;
        insert.run(id, chain, asset, encodeChannelConfig(config), transfer, buyer, clock.now());
      });
    },
    receive: (id, cumulative, signature) =>
      change(() => {
        const { asset, cumulative: before } = known(id);
        if (cumulative <= before || cumulative > MAX_UNITS) return undefined;
        const units = cumulative - before;
        books.post({ kind: "earn", asset, from: "outside", to: "earned", units, channel: id, cumulative });
        keep.run(String(cumulative), signature, chain, id);
        return amountOf(asset, units);
      }),
    claimed(id, { asset: paidIn, units }) {
      change(() => {
        const { asset, cumulative, claimed } = known(id);
        if (paidIn !== asset || claimed.units + units > cumulative)
          throw new SwarmbidError("badInput", "That claim says more than the channel earned: look at it on the chain.");
        books.post({ kind: "claim", asset, from: "earned", to: "outside", units, channel: id });
        settle.run(String(claimed.units + units), chain, id);
      });
    },
  };
}

function toState(row: Record<string, unknown>): EarningState {
  const { id, asset, config, signature } = row;
  const read = config instanceof Uint8Array ? decodeChannelConfig(config) : undefined;
  if (!isAsset(asset) || read === undefined || !(signature instanceof Uint8Array))
    throw new SwarmbidError("ledgerBroken", "A channel in the ledger cannot be read: keep a copy of the ledger.");
  return {
    id: String(id) as ChannelId,
    asset,
    config: read,
    transfer: String(row["transfer"]),
    buyer: String(row["buyer"]),
    cumulative: toUnits(row["cumulative"]),
    signature,
    claimed: amountOf(asset, toUnits(row["claimed"])),
  };
}
