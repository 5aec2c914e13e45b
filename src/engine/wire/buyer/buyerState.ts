import type { ChannelConfig } from "../../payments/vouchers/channelConfig.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { MarketAsset } from "../format/marketAsset.ts";
import type { Bid, BuyerMessage, GoodbyeReason, Quote, RefusalReason, SellerMessage } from "../format/messages.ts";
import type { Bill, Meter } from "../meter.ts";

/** A channel through which we pay this peer, or have to pay still. Sums are base units. */
export interface PayingSession {
  readonly id: ChannelId;
  /** Tells the sessions of one connection apart: see `paidTag`. */
  readonly ordinal: number;
  /** Verified, of what came in paid service on this connection. */
  readonly meter: Meter;
  /** What vouchers from before this connection say. */
  readonly promisedBefore: bigint;
  /** Verified before this connection, and not paid yet. */
  readonly owedBefore: readonly Bill[];
  /** The last voucher of this connection. */
  readonly signed: { readonly cumulative: bigint; readonly signature: Uint8Array } | undefined;
  /** The greatest sum that the seller said it holds. */
  readonly acknowledged: bigint;
  readonly windowBytes: number;
  /** Payments were asked for a voucher. */
  readonly isPaying: boolean;
  /** Payments refused: nothing is paid here any more. */
  readonly isUnpayable: boolean;
  /** Said once the last voucher is out. */
  readonly farewell: GoodbyeReason | undefined;
}

/** What stays the same whatever the phase. */
interface Standing {
  /** As the seller announced them. */
  readonly assets: readonly MarketAsset[];
  /** Of our last bid; -1 before the first. */
  readonly sequence: number;
  /** Of the next session. */
  readonly ordinal: number;
  /** The price that was told last may not rise yet. */
  readonly isPriceHeld: boolean;
  /** A channel that was served, and whose last pieces may be verified late. */
  readonly tail: PayingSession | undefined;
}

interface Buying {
  readonly bid: Bid;
  readonly session: PayingSession;
}

interface Phases {
  readonly idle: unknown;
  readonly ready: unknown;
  readonly bidding: { readonly bid: Bid };
  readonly quoted: { readonly bid: Bid; readonly quote: Quote };
  readonly opening: Buying & { readonly quote: Quote };
  readonly serving: Buying;
  readonly stalled: Buying;
  readonly free: unknown;
  readonly closed: unknown;
}

export type BuyerPhase = keyof Phases;
export type Of<P extends BuyerPhase> = { [K in P]: Standing & Phases[K] & { readonly phase: K } }[P];

/** Our side of a peer that we buy from. */
export type BuyerState = Of<BuyerPhase>;

export type BuyerTimer = "quote" | "accept" | "vouch" | "stall" | "price" | "renew";

/** What the bidder decided: a bid without its number. */
export type BidWanted = Omit<Bid, "type" | "sequence">;

export type BuyerInput =
  /** The handshakes are exchanged: the peer sells these, and we buy. */
  | { readonly type: "connected"; readonly assets: readonly MarketAsset[] }
  | { readonly type: "message"; readonly message: SellerMessage }
  | { readonly type: "bid"; readonly bid: BidWanted }
  /** We want no more, or may not. What is verified is paid first. */
  | { readonly type: "withdraw"; readonly reason: GoodbyeReason }
  /** Payments opened a channel for the quote, or found one that is open. */
  | {
      readonly type: "opened";
      readonly channel: ChannelId;
      readonly config: ChannelConfig;
      /** Over the channel and the quote's nonce. */
      readonly signature: Uint8Array;
      /** What the channel's vouchers say so far. */
      readonly cumulative: bigint;
      /** What was verified on an earlier connection and not paid. */
      readonly owed: readonly Bill[];
    }
  | { readonly type: "declined" }
  /** A piece is right: so many bytes of it came from this peer under this tag of `paidTag`. */
  | { readonly type: "verified"; readonly tag: number; readonly bytes: number }
  /** The voucher is durable and signed. */
  | {
      readonly type: "voucher";
      readonly channel: ChannelId;
      readonly cumulative: bigint;
      readonly signature: Uint8Array;
    }
  /** A cap, the pot or the user stands against it. */
  | { readonly type: "unpayable"; readonly channel: ChannelId }
  | { readonly type: "timer"; readonly timer: BuyerTimer }
  | { readonly type: "off" }
  | { readonly type: "gone" };

/** What the market does, in this order. */
export type BuyerEffect =
  | { readonly type: "send"; readonly message: BuyerMessage }
  /** Starts a timer, or starts it anew; one that fires when nothing waits for it changes nothing. */
  | { readonly type: "timer"; readonly timer: BuyerTimer; readonly ms: number }
  | { readonly type: "stopTimers" }
  /** Asks for `opened` or `declined`. */
  | { readonly type: "consider"; readonly quote: Quote; readonly asset: MarketAsset }
  /** Asks payments to count these bills, each at its one price, and to sign their sum: for `voucher` or `unpayable`. */
  | { readonly type: "pay"; readonly channel: ChannelId; readonly bills: readonly Bill[] }
  /** Asks for the voucher of what is promised already: the seller lost it, or wants to hear of us. */
  | { readonly type: "signAgain"; readonly channel: ChannelId }
  /** Verified and not paid when the connection ended: for the next `opened` of this channel. */
  | { readonly type: "owed"; readonly channel: ChannelId; readonly bills: readonly Bill[] }
  /** The bid runs out: bid again, or it is over. */
  | { readonly type: "renew" }
  | { readonly type: "refused"; readonly reason: RefusalReason; readonly seconds: number };

export interface BuyerStep {
  readonly state: BuyerState;
  readonly effects: readonly BuyerEffect[];
}

export const createBuyerState = (): BuyerState => ({
  phase: "idle",
  assets: [],
  sequence: -1,
  ordinal: 0,
  isPriceHeld: false,
  tail: undefined,
});
