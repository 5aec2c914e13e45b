import type { Amount } from "../amount.ts";
import type { Network } from "./networks.ts";
import type { TronAddress } from "./tronAddress.ts";

// The port to a TRON network: what wallets and settlement know of it. Its adapter is in `tron/`. Sun are millionths of a TRX.

declare const brand: unique symbol;

/** SHA-256 of a transaction's raw bytes, 64 digits of lower-case hex. */
export type TransactionId = string & { readonly [brand]: true };

/** The tokens of a network that are BTT and BTTOLD there; undefined: it has none that we know. */
export interface NetworkTokens {
  /** Contract of the TRC-20 token. */
  readonly btt?: TronAddress;
  /** Id of the TRC-10 token. */
  readonly bttold?: bigint;
}

export interface AccountState {
  /** False: the account is not on the chain yet, and a transfer of TRX or BTTOLD to it makes it. */
  readonly exists: boolean;
  readonly trx: Amount;
  readonly btt: Amount;
  readonly bttold: Amount;
  /** What staked TRX give, and what is left of it. */
  readonly energy: Resource;
  /** Bytes: staked, and the free ones of each day. */
  readonly bandwidth: Resource;
  readonly freeBandwidth: Resource;
}

export interface Resource {
  readonly limit: number;
  readonly left: number;
}

/** What a transaction is to do. */
export type Intent =
  | { readonly kind: "transfer"; readonly to: TronAddress; readonly amount: Amount }
  | ({ readonly kind: "call" } & ContractCall)
  | {
      readonly kind: "deploy";
      /** Creation code, without arguments of a constructor. */
      readonly code: Uint8Array;
      readonly name: string;
    };

export interface ContractCall {
  readonly contract: TronAddress;
  /** Selector and arguments, as the contract gets them. */
  readonly data: Uint8Array;
  readonly callValueSun?: bigint;
  /** TRC-10 tokens that go along. */
  readonly token?: { readonly id: bigint; readonly units: bigint };
}

/** All in TRX that are burned; what stakes and the day's free bandwidth pay is not in it. */
export interface FeeEstimate {
  readonly total: Amount;
  /** The transaction cannot burn more than this, whatever happens. */
  readonly atMost: Amount;
  /** Units that the contract takes, staked ones included; 0 where no contract runs. */
  readonly energy: number;
  /** Bytes that the transaction takes, free and staked ones included. */
  readonly bandwidth: number;
  /** Of `total`: what making the receiver's account costs. */
  readonly newAccount: Amount;
}

/** A transaction that waits for its signature. Everything here was read back from `raw`, and is what was asked for. */
export interface PreparedTransaction {
  readonly id: TransactionId;
  readonly network: Network;
  readonly from: TronAddress;
  readonly intent: Intent;
  readonly fee: FeeEstimate;
  /** Milliseconds since the epoch, by the chain's clock: no block after it can hold the transaction. */
  readonly expiresAt: number;
  /** protocol.Transaction.raw: `id` is its hash. */
  readonly raw: Uint8Array;
  /** The contract that a deployment makes. */
  readonly creates?: TronAddress;
}

export interface PrepareOptions {
  /** 5 minutes when left out; 30 seconds to one hour. */
  readonly validForMs?: number;
}

/** Signs the SHA-256 of a transaction: r, s and v, 65 bytes. `Signer` of the wallet is one. */
export interface TransactionSigner {
  readonly address: TronAddress;
  sign(digest: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

export interface SendOptions {
  /** Not while another transaction of the same account, which does the same, can still happen: that one is returned. */
  readonly once?: boolean;
}

/** A transaction whose signed bytes are durable. */
export interface SentTransaction {
  readonly id: TransactionId;
  readonly key: string;
  readonly intent: Intent;
  readonly from: TronAddress;
  readonly expiresAt: number;
}

/** What became of a transaction. `confirmed`, `failed` and `expired` are final. */
export type Outcome =
  /** Not seen in a block; it can still get into one. */
  | { readonly phase: "pending" }
  /** In a block that could still be given up. */
  | { readonly phase: "included"; readonly receipt: Receipt }
  | { readonly phase: "confirmed"; readonly receipt: Receipt }
  /** In a block for good, and it did nothing but cost its fee. */
  | { readonly phase: "failed"; readonly receipt: Receipt; readonly reason: string }
  /** It is in no block and can never get into one: nothing happened, and the same may be sent anew. With a doubt, one node alone says so. */
  | { readonly phase: "expired"; readonly doubt?: Doubt };

/** A node that hides a transaction until its time is over cannot be found out without a second one. */
export interface Doubt {
  /** Whoever alone was asked, or alone answered. */
  readonly host: string;
  /** Milliseconds that its newest block that cannot be given up is past the transaction's time. */
  readonly sinceMs: number;
}

export interface Receipt {
  readonly id: TransactionId;
  readonly block: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly success: boolean;
  /** TRX that were burned. */
  readonly fee: Amount;
  readonly energy: number;
  /** Bytes that were free or staked; burned ones are in the fee alone. */
  readonly bandwidth: number;
  /** What the contract returned, or the data that it reverted with. */
  readonly result: Uint8Array;
  /** The contract that was made or called. */
  readonly contract?: TronAddress;
  readonly logs: readonly EventLog[];
}

export interface EventLog {
  readonly contract: TronAddress;
  /** Words of 32 bytes; the first names the event. */
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** A call that changes nothing. */
export interface ConstantResult {
  /** False: the contract reverted, and `data` says why. */
  readonly success: boolean;
  readonly data: Uint8Array;
  readonly energy: number;
}

/** Both codes of a contract (ADR 14); undefined where a node tells none. */
export interface ContractCode {
  readonly creation: Uint8Array | undefined;
  readonly runtime: Uint8Array | undefined;
}

/** `full`: what a node has heard of; `solid`: what enough blocks lie upon. */
export type View = "full" | "solid";

export interface Head {
  readonly number: number;
  /** Milliseconds since the epoch, by the chain's clock. */
  readonly time: number;
}

/** Something that happened to an account, as a node tells it: to be shown, never to be reckoned with. */
export interface HistoryEntry {
  readonly id: TransactionId;
  readonly time: number;
  readonly direction: "in" | "out" | "self";
  readonly from: TronAddress;
  /** Whoever got it, or the contract that was called or made. */
  readonly to: TronAddress | undefined;
  /** Undefined: a contract was called or made. */
  readonly amount: Amount | undefined;
  readonly success: boolean;
  /** What the sender burned; undefined where the node does not say. */
  readonly fee: Amount | undefined;
  readonly confirmed: boolean;
  /** Who sent it, when that is an account of which airdrops can have come: a hint, and no proof of one. */
  readonly airdrop?: string;
}

/**
 * A network behind one node. All methods throw `SwarmbidError`: `nodeUnreachable` when the node gives no usable answer, `nodeWrong` when
 * its answers contradict what was asked or one another. Before the first use of a node it is asked which chain it is on; what is on
 * another one is never signed for.
 */
export interface Chain {
  readonly network: Network;
  readonly tokens: NetworkTokens;
  account(address: TronAddress): Promise<AccountState>;
  /** The newest block. */
  head(): Promise<Head>;
  /** The newest block that cannot be given up any more. */
  solidHead(): Promise<Head>;
  /** Lets the node run a call and keeps nothing of it; with `solid` on the state that cannot be given up any more. */
  call(call: ContractCall, from: TronAddress, view?: View): Promise<ConstantResult>;
  contractCode(address: TronAddress): Promise<ContractCode>;
  /**
   * Builds a transaction on this machine and estimates its fee. Throws `notEnoughFunds` when the account cannot pay for it, and
   * `transactionFailed` when it would fail as things are.
   */
  prepare(intent: Intent, from: TronAddress, options?: PrepareOptions): Promise<PreparedTransaction>;
  /**
   * Signs, keeps the signed bytes, then hands them to the node. `key` names the payment (at most 200 characters): while a transaction of
   * the same key can still happen, or when it did, that one is returned and nothing is signed; after it expired or failed for
   * good, the new one is sent. Returns once the bytes are durable, whether or not the node answered: `follow` tells what became of it.
   * Throws `transactionRefused` when the node says that it does not take it, `spendingStopped`, and what the signer throws.
   */
  send(
    key: string,
    prepared: PreparedTransaction,
    signer: TransactionSigner,
    options?: SendOptions,
  ): Promise<SentTransaction>;
  /** The transaction of a key that was sent last, whatever became of it. */
  sent(key: string): SentTransaction | undefined;
  /** Those whose outcome is not final, oldest first: after a restart each is to be followed. Those of tokens that are not named now are left out. */
  unfinished(): readonly SentTransaction[];
  /** Those of the last day whose expiry one node alone tells: whoever sends the same again may pay twice. */
  doubtful(): readonly SentTransaction[];
  /** What became of it by now; of a transaction that was sent here the bytes are sent again when the node does not know them. */
  outcome(id: TransactionId): Promise<Outcome>;
  /**
   * Asks until the outcome is final. A node that is silent or wrong is asked again; `onChange` hears each new phase, and the trouble
   * with the node while there is some. Throws `cancelled`.
   */
  follow(id: TransactionId, options?: FollowOptions): Promise<FinalOutcome>;
  /** Newest first. A node may tell of rows without end that are of no interest, so that only so many pages are asked for. */
  history(address: TronAddress, options?: HistoryOptions): AsyncIterable<HistoryEntry>;
  close(): void;
}

export interface HistoryOptions {
  /** Pages of 50 rows that are asked for of each list at most; 100 when left out. */
  readonly pages?: number;
  /** Called before the end when a list goes on after these pages. */
  readonly onMore?: () => void;
  /** Ends the history at once, and throws `cancelled`. */
  readonly signal?: AbortSignal;
}

export type FinalOutcome = Extract<Outcome, { readonly phase: "confirmed" | "failed" | "expired" }>;

export interface FollowOptions {
  readonly onChange?: (outcome: Outcome | { readonly phase: "waiting"; readonly trouble: string }) => void;
  readonly signal?: AbortSignal;
}
