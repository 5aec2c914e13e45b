import type { Amount, Asset } from "../amount.ts";
import type { Tally } from "../marketModel.ts";
import type { TronAddress } from "../payments/tronAddress.ts";
import type { ChannelConfig } from "../payments/vouchers/channelConfig.ts";
import type { ChannelId } from "../payments/vouchers/vaultDomain.ts";
import type { MarketAsset } from "../wire/format/marketAsset.ts";
import type { Open } from "../wire/format/messages.ts";
import type { Bill } from "../wire/meter.ts";
import type { Deposit } from "../wire/seller/account.ts";
import type { OpenVerdict } from "../wire/seller/sellerState.ts";

/**
 * What the market asks of payments, across the threads: everything here can be cloned. Payments hold the keys, the ledger and the caps;
 * the market has neither, and learns of a refusal what it has to know and no more. Nothing here throws for a refusal: a call that rejects
 * means that payments are broken or gone, and the market then neither pays nor sells until `standing` answers again.
 */
export interface PaymentDesk {
  standing(): Promise<DeskStanding>;
  /** Where one buyer is to pay to: an account of ours. Undefined while the wallet is locked or there is none. */
  payee(): Promise<TronAddress | undefined>;
  /**
   * Opens a channel to the payee, or finds the one that is open: durable when it answers. Undefined: not now, since a cap is reached, spending
   * is stopped, or the pot on the chain has less than it should.
   */
  open(wanted: ChannelWanted): Promise<OpenedChannel | undefined>;
  /** Counts these bills under the caps and signs their sum: durable when it answers. Undefined: a cap, the pot or the user is against it. */
  pay(channel: ChannelId, bills: readonly Bill[]): Promise<SignedSum | undefined>;
  /** The voucher of what is promised already. */
  signAgain(channel: ChannelId): Promise<SignedSum | undefined>;
  /**
   * What was verified in this channel and not paid when its connection ended, in place of what was told before; `open` tells it next time,
   * and the next `pay` of this channel has paid it.
   */
  owe(channel: ChannelId, bills: readonly Bill[]): Promise<void>;
  /**
   * Looks at a stranger's `open`; a new channel of a good one is in the ledger when it answers. Undefined: not now. A channel is to serve one
   * connection at a time: the same voucher would be credited on each. That is the market's to see to within one engine; `store` sees to it
   * between windows.
   */
  check(asked: OpenAsked): Promise<OpenVerdict | undefined>;
  /** Checks a stranger's voucher and stores it durably. Undefined: too much is asked at once, and the buyer will say it again. */
  store(channel: ChannelId, cumulative: bigint, signature: Uint8Array): Promise<"stored" | "unsigned" | undefined>;
  /** Of a channel that earns: what the chain says now. */
  deposit(channel: ChannelId): Promise<Deposit | undefined>;
  remember(debt: DebtNoted): Promise<void>;
  /** What may still be spent, in the first asset of `standing`. */
  budget(transfer: string): Promise<DeskBudget>;
}

/** What can be traded in now. */
export interface DeskStanding {
  /** In our order; empty without a wallet that is open, or without a vault. */
  readonly assets: readonly { readonly asset: MarketAsset; readonly unit: Asset }[];
  /** The user stopped all spending. */
  readonly isStopped: boolean;
}

export interface ChannelWanted {
  readonly asset: MarketAsset;
  readonly payee: TronAddress;
  /** Signed over, so that the seller knows us. */
  readonly nonce: Uint8Array;
  readonly transfer: string;
  /** Who it is, for the cap for each seller: its payee's address once more, or what else the market knows it by. */
  readonly seller: string;
  /** Channels that other connections pay through now: another one is found or opened beside them. */
  readonly inUse?: readonly ChannelId[];
}

export interface OpenedChannel {
  readonly channel: ChannelId;
  readonly config: ChannelConfig;
  readonly signature: Uint8Array;
  readonly cumulative: bigint;
  readonly owed: readonly Bill[];
}

export interface SignedSum {
  readonly cumulative: bigint;
  readonly signature: Uint8Array;
}

export interface OpenAsked {
  readonly config: ChannelConfig;
  readonly asset: MarketAsset;
  readonly open: Open;
  readonly transfer: string;
  /** Of the buyer: its /24 or /48. */
  readonly prefix: string;
}

export interface DebtNoted {
  readonly channel: ChannelId;
  readonly payer: TronAddress;
  readonly prefix: string;
  readonly units: bigint;
  /** At the rate at which the peer is served free. */
  readonly seconds: number;
}

/** Caps and what counts against them, as one transfer sees them; amounts are of one asset. */
export interface DeskBudget {
  readonly left: Amount;
  /** For this transfer so far, in every run of the program: what its policy's total is held against. */
  readonly spent: Amount;
  readonly ceilingPerMiB: Amount;
  readonly perSeller: Amount;
  readonly spentBySeller: ReadonlyMap<string, Amount>;
}

/** What a host lends to the engine once something is bid or sold; made at the first need, never before. */
export interface EnginePayments {
  readonly desk: PaymentDesk;
  /** From now on nothing is signed, by no process of this user: in force when it returns. */
  stopAllSpending(): void;
  allowSpending(): void;
  /** By transfer, since the engine was started: what survives the engine's thread. */
  tallies(): ReadonlyMap<string, Tally>;
}
