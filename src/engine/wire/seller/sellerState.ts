import type { TronAddress } from "../../payments/tronAddress.ts";
import type { ChannelConfig } from "../../payments/vouchers/channelConfig.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { MarketAsset } from "../format/marketAsset.ts";
import type {
  Bid,
  BuyerMessage,
  GoodbyeReason,
  Open,
  Quote,
  RefusalReason,
  SellerMessage,
} from "../format/messages.ts";
import type { Account, Deposit } from "./account.ts";

/** A channel through which this peer pays, or has to pay still. */
export interface EarningSession extends Account {
  readonly id: ChannelId;
  readonly payer: TronAddress;
  /** Whether a `need` waits for its voucher; one that was answered without enough money is not sent again before service stops. */
  readonly need: "none" | "waiting" | "answered";
  /** Vouchers with a bad signature. */
  readonly badVouchers: number;
}

/** What stays the same whatever the phase. */
interface Standing {
  /** Of the connection's torrent. */
  readonly pieceBytes: number;
  /** As we announced them. */
  readonly assets: readonly MarketAsset[];
  /** Of the last bid; -1 before the first. */
  readonly sequence: number;
  /** The price that was told last may not rise yet. */
  readonly isPriceHeld: boolean;
  /** A channel that was served and may be paid late. */
  readonly tail: EarningSession | undefined;
}

interface Served {
  readonly bid: Bid;
  readonly session: EarningSession;
  /** A higher price that waits until the last one may rise. */
  readonly wanted: PriceWanted | undefined;
}

interface PriceWanted {
  readonly pricePerMiB: bigint;
  readonly seconds: number;
}

interface Phases {
  readonly idle: unknown;
  readonly ready: unknown;
  readonly bidding: { readonly bid: Bid };
  readonly quoted: { readonly bid: Bid; readonly quote: Quote };
  readonly opening: { readonly bid: Bid; readonly quote: Quote; readonly open: Open };
  readonly serving: Served;
  readonly stalled: Served;
  readonly free: unknown;
  readonly closed: unknown;
}

export type SellerPhase = keyof Phases;
export type Of<P extends SellerPhase> = { [K in P]: Standing & Phases[K] & { readonly phase: K } }[P];

/** Our side of a peer that buys from us. */
export type SellerState = Of<SellerPhase>;

export type SellerTimer = "bid" | "quote" | "open" | "need" | "price";

/** What payments found out about an `open`. */
export interface OpenVerdict {
  readonly channel: ChannelId;
  /** The signature is the signer's, over this channel and the nonce. */
  readonly isSigned: boolean;
  /** The greatest sum that a voucher of this channel is held for; undefined when the channel is new. */
  readonly held: bigint | undefined;
  /** What is remembered as unpaid in this channel, beyond what is held. */
  readonly debt: bigint;
  readonly deposit: Deposit;
  /** Seconds for which this payer gets no paid service. */
  readonly backOffSeconds: number;
}

/** What the market's clearing offers; the session adds the window. */
export type Offer = Omit<Quote, "type" | "sequence" | "asset" | "windowBytes">;

export type SellerInput =
  /** The handshakes are exchanged: we sell and the peer buys. */
  | { readonly type: "connected" }
  | { readonly type: "message"; readonly message: BuyerMessage }
  /** The market's answer to the bid of this sequence. */
  | { readonly type: "offer"; readonly sequence: number; readonly offer: Offer }
  /** The bid of this sequence gets nothing, or no more, also after a quote: payments may not know the channel now. */
  | { readonly type: "refuse"; readonly sequence: number; readonly reason: RefusalReason; readonly seconds?: number }
  | { readonly type: "checked"; readonly verdict: OpenVerdict }
  /** The voucher for this sum is durable. */
  | { readonly type: "stored"; readonly channel: ChannelId; readonly cumulative: bigint }
  /** The voucher for this sum is not its signer's. */
  | { readonly type: "unsigned"; readonly channel: ChannelId; readonly cumulative: bigint }
  /** So many bytes of blocks were given to the socket in paid service. */
  | { readonly type: "delivered"; readonly bytes: number }
  /** The new clearing price. */
  | { readonly type: "price"; readonly pricePerMiB: bigint; readonly seconds: number }
  /** What the chain says of the deposit now. */
  | { readonly type: "covered"; readonly channel: ChannelId; readonly deposit: Deposit }
  | { readonly type: "timer"; readonly timer: SellerTimer }
  /** We sell no more to this peer. */
  | { readonly type: "stop"; readonly reason: GoodbyeReason }
  /** The peer used up its allowance, or announced that it speaks no more: not a word to it. */
  | { readonly type: "off" }
  | { readonly type: "gone" };

/** What the market does, in this order. */
export type SellerEffect =
  | Debt
  | { readonly type: "send"; readonly message: SellerMessage }
  /** Starts a timer, or starts it anew; one that fires when nothing waits for it changes nothing. */
  | { readonly type: "timer"; readonly timer: SellerTimer; readonly ms: number }
  | { readonly type: "stopTimers" }
  /** Takes this bid into the auction, in place of the peer's last one. */
  | { readonly type: "auction"; readonly bid: Bid }
  | { readonly type: "leaveAuction" }
  /** Asks payments for an `OpenVerdict`. */
  | { readonly type: "check"; readonly config: ChannelConfig; readonly asset: MarketAsset; readonly open: Open }
  /** Asks payments to check a voucher and to store it durably. */
  | {
      readonly type: "store";
      readonly channel: ChannelId;
      readonly cumulative: bigint;
      readonly signature: Uint8Array;
    }
  /** From now on this peer's blocks are served as paid ones, or from the free pool. */
  | { readonly type: "serve"; readonly as: "paid" | "free" };

/** Remembers what is unpaid, durably, in place of what was remembered of this channel; 0 units: nothing any more. */
export interface Debt {
  readonly type: "debt";
  readonly channel: ChannelId;
  readonly payer: TronAddress;
  readonly units: bigint;
  readonly bytes: number;
}

export interface SellerStep {
  readonly state: SellerState;
  readonly effects: readonly SellerEffect[];
}

export const createSellerState = (pieceBytes: number, assets: readonly MarketAsset[]): SellerState => ({
  phase: "idle",
  pieceBytes,
  assets,
  sequence: -1,
  isPriceHeld: false,
  tail: undefined,
});
