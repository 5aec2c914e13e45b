import type { DatabaseSync } from "node:sqlite";
import { type Amount, type Asset, amountOf, isAsset, MAX_UNITS } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { type ChannelConfig, decodeChannelConfig, encodeChannelConfig } from "../vouchers/channelConfig.ts";
import type { ChannelId } from "../vouchers/vaultDomain.ts";
import { type Account, type Books, type EntryKind, toUnits } from "./books.ts";

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
  /** Paid for it by the vault, as far as we have seen. */
  readonly claimed: Amount;
  /** What claims did not find in the pot: still owed, and not to be counted on. */
  readonly short: Amount;
  /** No more is earned here: what is owed is claimed now. */
  readonly closing: boolean;
}

/** What the chain says of a channel after a claim. */
export interface ChainClaims {
  /** Base units that the channel was paid in all. */
  readonly claimed: bigint;
  /** The greatest sum that a claim asked for; 0 when only the payments of others' claims are told. */
  readonly asked: bigint;
}

/** The seller's side of the ledger. What returns is durable; errors leave everything as it was. */
export interface Earning {
  open(channel: EarningChannel): void;
  /**
   * Keeps a voucher whose signature was checked, when it says more than the one before; durable when it returns, so it can be
   * acknowledged. Returns what it earns; undefined, and nothing is changed, when it says no more than we hold.
   */
  receive(id: ChannelId, cumulative: bigint, signature: Uint8Array): Amount | undefined;
  /**
   * Books what the chain paid for a channel by now, and what claims did not find: told twice, or late, it changes nothing. Throws
   * `badInput` when the chain says that more was paid than our voucher is worth.
   */
  settled(id: ChannelId, chain: ChainClaims): void;
  close(id: ChannelId): void;
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
  const columns = "id, asset, config, transfer, buyer, cumulative, signature, claimed, short, closing";
  const one = db.prepare(`SELECT ${columns} FROM earning WHERE chain = ? AND id = ?`);
  const all = db.prepare(`SELECT ${columns} FROM earning WHERE chain = ? ORDER BY opened_at, id`);
  const insert = db.prepare(
    "INSERT INTO earning (id, chain, asset, config, transfer, buyer, cumulative, signature, claimed, opened_at) VALUES (?, ?, ?, ?, ?, ?, '0', x'', '0', ?)",
  );
  const keep = db.prepare("UPDATE earning SET cumulative = ?, signature = ? WHERE chain = ? AND id = ?");
  const settle = db.prepare("UPDATE earning SET claimed = ?, short = ? WHERE chain = ? AND id = ?");
  const end = db.prepare("UPDATE earning SET closing = 1 WHERE chain = ? AND id = ?");

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
    settled(id, { claimed: onChain, asked }) {
      change(() => {
        const { asset, cumulative, claimed, short } = known(id);
        if (onChain > cumulative)
          throw new SwarmbidError("badInput", "The chain paid more than the channel earned: look at it on the chain.");
        const move = (kind: EntryKind, from: Account, to: Account, units: bigint): void => {
          if (units > 0n) books.post({ kind, asset, from, to, units, channel: id });
        };
        const paid = greater(claimed.units, onChain) - claimed.units;
        const fromShort = paid < short.units ? paid : short.units;
        move("claim", "short", "credit", fromShort);
        move("claim", "earned", "credit", paid - fromShort);
        const before = short.units - fromShort;
        const after = greater(before, asked - (claimed.units + paid));
        move("shortfall", "earned", "short", after - before);
        settle.run(String(claimed.units + paid), String(after), chain, id);
      });
    },
    close(id) {
      change(() => end.run(chain, id));
    },
  };
}

const greater = (first: bigint, second: bigint): bigint => (first > second ? first : second);

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
    short: amountOf(asset, toUnits(row["short"])),
    closing: Number(row["closing"]) !== 0,
  };
}
