import type { Amount } from "./amount.ts";

/** What the user wants of a transfer; free unless told otherwise. Hard caps lie below it, in the ledger. */
export type BidPolicy =
  | { readonly kind: "free" }
  | {
      readonly kind: "auto";
      /** What a GiB is worth: no part of the speed is bought for more. */
      readonly maxPricePerGiB: Amount;
      readonly maxTotal: Amount;
      /** Done by then is soon enough, in milliseconds since the epoch; undefined: as soon as the price allows. */
      readonly deadlineMs?: number;
    }
  | { readonly kind: "fixed"; readonly pricePerMiB: Amount; readonly maxTotal: Amount };

/** On what terms this engine sells its upload. */
export interface Ask {
  readonly reservePerMiB: Amount;
  /** Of the upload, 0 to 1: at least so much is given for nothing. */
  readonly freeShare: number;
}

/** The market at one moment, as the engine's thread sees it. Never changes after it was handed out. */
export interface MarketState {
  readonly ask: Ask | undefined;
  /** What a MiB costs here now; undefined while nobody is served for money. */
  readonly clearingPricePerMiB: Amount | undefined;
  /** Those with a bid, and those that buyers or sellers are connected for. */
  readonly transfers: readonly MarketTransfer[];
}

export interface MarketTransfer {
  /** Of the transfer. */
  readonly id: string;
  readonly bid: BidPolicy;
  /** Connected ones; of them, those that take bids. */
  readonly peers: number;
  readonly takingBids: number;
  /** Whom we bid to. */
  readonly sellers: readonly SellerView[];
  /** Who bids to us. */
  readonly buyers: readonly BuyerView[];
  /** One sentence: why nothing is paid although there is a bid. */
  readonly notice?: string;
}

export interface SellerView {
  /** `host:port`. */
  readonly peer: string;
  /** Of the last quote; undefined before the first. */
  readonly pricePerMiB: Amount | undefined;
  readonly isServing: boolean;
  readonly downloadBytesPerSecond: number;
}

export interface BuyerView {
  readonly peer: string;
  readonly pricePerMiB: Amount | undefined;
  readonly isServed: boolean;
  /** Its share of what is sold, bytes per second. */
  readonly shareBytesPerSecond: number;
}

/** What was paid and earned for one transfer since the engine was started. */
export interface Tally {
  readonly paid: readonly Amount[];
  /** Verified, and paid for. */
  readonly paidBytes: number;
  /** Whom anything was paid to. */
  readonly sellers: number;
  readonly earned: readonly Amount[];
}

export interface MarketSnapshot extends MarketState {
  /** By transfer; empty before anything was bid or sold. */
  readonly tallies: ReadonlyMap<string, Tally>;
}
