import type { Baseline } from "../../src/engine/market/buyer/baseline.ts";
import type { Offer } from "../../src/engine/market/buyer/rebid.ts";
import type { Trust } from "../../src/engine/market/buyer/trust.ts";
import type { Choice } from "../../src/engine/market/seller/choker.ts";
import type { BidPolicy } from "../../src/engine/marketModel.ts";
import type { DebtTerms } from "../../src/engine/payments/ledger/debtPolicy.ts";
import type { Account } from "../../src/engine/wire/seller/account.ts";
import type { Quote } from "./quote.ts";

/** How a peer plays; `HONEST` is our client. */
export interface Conduct {
  /** It serves others. */
  readonly uploads: boolean;
  /** It pays what it owes. */
  readonly pays: boolean;
  /** It pays no longer once it spent so much, whatever it bid; undefined: it has what it bids. */
  readonly pot: bigint | undefined;
  /** And then takes its bids back, as our client does. */
  readonly stopsAtPot: boolean;
  /** What it bids, over what our buyer would. */
  readonly shade: number;
  /** As a seller: the rivals' spend that it tells, and the capacity, over the true ones. */
  readonly toldRivals: number;
  readonly toldCapacity: number;
  /** As a seller: takes bids and serves nothing to who pays. */
  readonly stalls: boolean;
  /** As a seller: sends bytes that no hash fits. */
  readonly garbage: boolean;
  /** Shares its upload as BitTyrant does, and not by our rules. */
  readonly isTyrant: boolean;
  /** Comes back under another name every so often, in milliseconds; its address stays. */
  readonly renamesEveryMs: number | undefined;
}

export const HONEST: Conduct = {
  uploads: true,
  pays: true,
  pot: undefined,
  stopsAtPot: false,
  shade: 1,
  toldRivals: 1,
  toldCapacity: 1,
  stalls: false,
  garbage: false,
  isTyrant: false,
  renamesEveryMs: undefined,
};

export interface NodeSpec {
  /** Bytes a second. */
  readonly upload: number;
  readonly sells: boolean;
  readonly reservePerMiB: bigint;
  /** What it wants to fetch. */
  readonly wantsBytes: number;
  readonly policy: BidPolicy;
  readonly conduct: Conduct;
}

/** A peer of the world, with what happened to it. */
export interface SimNode extends NodeSpec {
  readonly at: number;
  /** Everybody has an address far from all others. */
  readonly prefix: string;
  /** From others to it. */
  readonly incoming: Edge[];
  /** From it to others. */
  readonly outgoing: Edge[];
  leftBytes: number;
  receivedBytes: number;
  wastedBytes: number;
  spent: bigint;
  earned: bigint;
  /** Delivered as a seller and never paid. */
  lostBytes: number;
  finishedAtMs: number | undefined;
  lastPricePerMiB: bigint | undefined;
  soldBytesPerSecond: number;
  choice: Choice;
  paidBytes: number;
  /** As `SoldRound` has it. */
  freeBytesPerSecond: number;
  /** By prefix: no window for who left debts. */
  readonly debts: Map<string, DebtTerms>;
}

/** One direction of a connection: bytes flow at a rate from the last time on. */
export interface Edge {
  readonly from: SimNode;
  readonly to: SimNode;
  rate: number;
  isPaid: boolean;
  sinceMs: number;
  lately: number;
  /** Since the buyer last looked. */
  gotBytes: number;
  wasPaid: boolean;
  baseline: Baseline;
  trust: Trust;
  offer: Offer | undefined;
  quote: Quote | undefined;
  told: { readonly capacity: number; readonly rivals: bigint } | undefined;
  /** What its quotes promised for our spend since the buyer last looked, in bytes a second. */
  promises: number[];
  /** Of the channel, by the seller's count; undefined while nothing is paid. */
  account: Account | undefined;
  /** What the vouchers of its earlier accounts say. */
  held: bigint;
  badBytes: number;
}
