import type { TronAddress } from "../../payments/tronAddress.ts";
import type { ChannelConfig } from "../../payments/vouchers/channelConfig.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";

// The messages of `sb_bid` version 1 (docs/protocol.md). Prices are base units of the asset per MiB (2^20 bytes).

/** Why a seller gives no quote. */
export const REFUSALS = ["busy", "reserve", "asset", "deposit", "off", "backoff"] as const;
export type RefusalReason = (typeof REFUSALS)[number];

/** Why paid service ends. */
export const GOODBYES = ["done", "price", "cap", "unpaid", "expired", "foreign", "off"] as const;
export type GoodbyeReason = (typeof GOODBYES)[number];

/** What was wrong with a message. */
export const FAULTS = ["order", "quote", "channel", "signature", "stale"] as const;
export type FaultReason = (typeof FAULTS)[number];

export interface Bid {
  readonly type: "bid";
  readonly sequence: number;
  /** Place of the asset in the seller's list. */
  readonly asset: number;
  /** 0 withdraws. */
  readonly limitPerMiB: bigint;
  readonly spendPerSecond: bigint;
  readonly seconds: number;
}

export interface Quote {
  readonly type: "quote";
  /** Of the bid that it answers. */
  readonly sequence: number;
  readonly asset: number;
  readonly pricePerMiB: bigint;
  readonly capacityBytesPerSecond: number;
  readonly othersSpendPerSecond: bigint;
  readonly windowBytes: number;
  readonly payee: TronAddress;
  /** 16 bytes. */
  readonly nonce: Uint8Array;
  readonly seconds: number;
}

export interface Refusal {
  readonly type: "no";
  readonly sequence: number;
  readonly reason: RefusalReason;
  /** How long to stay away: with `backoff`, and with it alone. */
  readonly seconds?: number;
}

export interface Open {
  readonly type: "open";
  readonly sequence: number;
  readonly config: ChannelConfig;
  /** Of the quote. */
  readonly nonce: Uint8Array;
  /** 64 bytes: the signer's, over the channel and the nonce. */
  readonly signature: Uint8Array;
}

export interface Accept {
  readonly type: "accept";
  readonly channel: ChannelId;
  readonly windowBytes: number;
  /** The greatest sum that the seller holds a voucher for. */
  readonly cumulative: bigint;
}

export interface Vouch {
  readonly type: "vouch";
  readonly channel: ChannelId;
  readonly cumulative: bigint;
  /** In paid service on this connection, as the buyer counts. */
  readonly verifiedBytes: number;
  readonly signature: Uint8Array;
}

export interface Ack {
  readonly type: "ack";
  readonly channel: ChannelId;
  readonly cumulative: bigint;
  /** 0: paid service has ended. */
  readonly windowBytes: number;
}

export interface Need {
  readonly type: "need";
  readonly channel: ChannelId;
  /** What the channel owes in all, as the seller counts. */
  readonly cumulative: bigint;
  /** In paid service on this connection, as the seller counts. */
  readonly deliveredBytes: number;
}

export interface PriceChange {
  readonly type: "price";
  readonly pricePerMiB: bigint;
  /** It does not rise for so long. */
  readonly seconds: number;
}

export interface Goodbye {
  readonly type: "bye";
  readonly channel: ChannelId;
  readonly reason: GoodbyeReason;
}

export interface Fault {
  readonly type: "err";
  readonly reason: FaultReason;
  /** At most 64 letters, digits and marks that mean nothing to any markup. */
  readonly text: string;
}

export type BuyerMessage = Bid | Open | Vouch | Goodbye | Fault;
export type SellerMessage = Quote | Refusal | Accept | Ack | Need | PriceChange | Goodbye | Fault;
export type WireMessage = BuyerMessage | SellerMessage;

const FROM_BUYER: ReadonlySet<string> = new Set(["bid", "open", "vouch", "bye", "err"]);
const FROM_SELLER: ReadonlySet<string> = new Set(["quote", "no", "accept", "ack", "need", "price", "bye", "err"]);

/** Concerns the session in which we sell; a `bye` and an `err` concern both. */
export const isFromBuyer = (message: WireMessage): message is BuyerMessage => FROM_BUYER.has(message.type);
/** Concerns the session in which we buy. */
export const isFromSeller = (message: WireMessage): message is SellerMessage => FROM_SELLER.has(message.type);
