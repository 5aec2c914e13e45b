import type { DatabaseSync } from "node:sqlite";
import { type Amount, type Asset, amountOf, isAsset, MAX_UNITS } from "../../amount.ts";
import { SwarmbidError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { TronAddress } from "../tronAddress.ts";
import { type ChannelConfig, decodeChannelConfig, encodeChannelConfig } from "../vouchers/channelConfig.ts";
import type { ChannelId } from "../vouchers/vaultDomain.ts";
import { type Account, type Books, type EntryKind, toUnits } from "./books.ts";
import { nameVault, vaultIn } from "./channelVaults.ts";

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
  /** Who pays for it; undefined: an earlier one, which is not known. */
  readonly vault: TronAddress | undefined;
  /** 0 until there is one; its signature is empty then. */
  readonly cumulative: bigint;
  readonly signature: Uint8Array;
  /** Paid for it by the vault, as far as what cannot be given up any more says. */
  readonly claimed: Amount;
  /** What claims did not find in the pot: still owed, and not to be counted on. */
  readonly short: Amount;
  /** No more is earned here: what is owed is claimed now. */
  readonly closing: boolean;
  /** When the chain was last asked what was claimed of it, or a claim of ours was booked; 0: never, or by a clock that ran ahead. */
  readonly lookedAt: number;
}

/** What the receipt of a claim of ours says of a channel. */
export interface ChainClaims {
  /** Base units that the channel was paid in all. */
  readonly claimed: bigint;
  /** The sum that the claim asked for. */
  readonly asked: bigint;
}

/** What a node said of a channel at the newest block that cannot be given up. */
export interface SolidClaims {
  /** Base units that the channel was paid in all. */
  readonly claimed: bigint;
  /** What the books said before the node was asked: whatever another process booked meanwhile stands. */
  readonly booked: bigint;
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
   * Books what a claim of ours was paid, and what it did not find: told twice, or late, it changes nothing. Throws `badInput` when that is
   * more than our voucher is worth.
   */
  settled(id: ChannelId, chain: ChainClaims): void;
  /**
   * Books what a node says that was paid by now, whoever claimed it. Less than what is booked is a correction, and the voucher can be
   * claimed again: a node may have lied before, and books are no place for it to be believed for ever.
   */
  seen(id: ChannelId, solid: SolidClaims): void;
  /** A vault's vouchers that are claimed in full as far as the books know, and were not looked at for longest: `count` of them at most. */
  longestUnseen(vault: TronAddress, count: number): readonly EarningState[];
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
  /** The one that is used now. */
  readonly vault: () => TronAddress | undefined;
}

export function createEarning({ db, chain, clock, books, change, vault }: Parts): Earning {
  const columns =
    "id, asset, config, transfer, buyer, cumulative, signature, claimed, short, closing, vault, looked_at";
  const one = db.prepare(`SELECT ${columns} FROM earning WHERE chain = ? AND id = ?`);
  const all = db.prepare(`SELECT ${columns} FROM earning WHERE chain = ? ORDER BY opened_at, id`);
  const insert = db.prepare(
    "INSERT INTO earning (id, chain, asset, config, transfer, buyer, cumulative, signature, claimed, opened_at) VALUES (?, ?, ?, ?, ?, ?, '0', x'', '0', ?)",
  );
  const keep = db.prepare("UPDATE earning SET cumulative = ?, signature = ? WHERE chain = ? AND id = ?");
  const settle = db.prepare("UPDATE earning SET claimed = ?, short = ? WHERE chain = ? AND id = ?");
  const end = db.prepare("UPDATE earning SET closing = 1 WHERE chain = ? AND id = ?");
  const look = db.prepare("UPDATE earning SET looked_at = ? WHERE chain = ? AND id = ?");
  const unseen = db.prepare(
    `SELECT ${columns} FROM earning WHERE chain = ? AND vault = ? AND claimed = cumulative AND claimed <> '0' ORDER BY looked_at <= ?, looked_at, id LIMIT ?`,
  );

  const toState = (row: Record<string, unknown>): EarningState => readRow(row, clock.now());
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
        nameVault(db, chain, vault());
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
        look.run(clock.now(), chain, id);
      });
    },
    seen(id, { claimed: told, booked }) {
      change(() => {
        const { asset, cumulative, claimed, short } = known(id);
        look.run(clock.now(), chain, id);
        if (claimed.units !== booked) return;
        // A later voucher of the same channel may be in another ledger of ours.
        const onChain = lesser(told, cumulative);
        const move = (kind: EntryKind, from: Account, to: Account, units: bigint, note = ""): void => {
          if (units > 0n) books.post({ kind, asset, from, to, units, channel: id, note });
        };
        const paid = onChain - booked;
        const fromShort = paid > 0n ? lesser(paid, short.units) : 0n;
        move("claim", "short", "credit", fromShort);
        move("claim", "earned", "credit", paid - fromShort);
        const fromCredit = lesser(books.balance(asset, "credit"), -paid);
        move("correct", "credit", "earned", fromCredit, CORRECTION);
        // It was taken out as well, as far as that node told.
        move("correct", "outside", "earned", -paid - greater(fromCredit, 0n), CORRECTION);
        settle.run(String(onChain), String(short.units - fromShort), chain, id);
      });
    },
    longestUnseen: (of, count) => unseen.all(chain, of, clock.now(), count).map(toState),
    close(id) {
      change(() => end.run(chain, id));
    },
  };
}

const CORRECTION = "the chain says that less was claimed than a node told before";
const lesser = (first: bigint, second: bigint): bigint => (first < second ? first : second);
const greater = (first: bigint, second: bigint): bigint => (first > second ? first : second);

function readRow(row: Record<string, unknown>, now: number): EarningState {
  const { id, asset, config, signature } = row;
  const lookedAt = Number(row["looked_at"]);
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
    vault: vaultIn(row),
    lookedAt: lookedAt > now ? 0 : lookedAt,
  };
}
