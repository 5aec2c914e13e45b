import type { Amount } from "../../amount.ts";
import type { Event } from "../../events.ts";
import type { FeeEstimate, PreparedTransaction } from "../chain.ts";
import type { Order } from "../ledger/orders.ts";
import type { Task } from "../ledger/task.ts";
import type { TronAddress } from "../tronAddress.ts";

/** One way in which what is owed becomes money on the chain: by vouchers and a vault, or by transfers. */
export interface Settlement {
  readonly way: "vault" | "direct";
  /**
   * Looks at the chain once: goes on with what was begun, by whichever process, then does what the policies want. While it runs, a second
   * call waits for the same. Trouble with the node is told by the snapshot, and does not throw.
   */
  attend(): Promise<void>;
  /** Goes on with what was begun, and begins nothing. An order of which nothing can be said stays open, and has the reason. */
  resume(): Promise<void>;
  snapshot(): SettlementSnapshot;
  /** Fires when the snapshot is another one. */
  readonly onDidChange: Event<undefined>;
  /** Ends what it waits for; what was sent goes on by itself, and is booked by the next `attend`. Safe twice. */
  close(): Promise<void>;
}

export interface SettlementSnapshot {
  /** On their way, oldest first. */
  readonly open: readonly Order[];
  /** What the user should know, one sentence each with its next step. */
  readonly notices: readonly Notice[];
  /** Milliseconds since the epoch at which the chain was last looked at. */
  readonly attendedAt: number | undefined;
}

export interface Notice {
  readonly kind: "trouble" | "rateMissing" | "tooDear" | "withdrawal" | "shortfall";
  readonly sentence: string;
}

/** A transaction with its figures, before anything was set aside, signed or sent. */
export interface Plan {
  readonly task: Task;
  readonly from: TronAddress;
  readonly fee: FeeEstimate;
  /** What it brings, or moves; undefined where it moves nothing. */
  readonly amount: Amount | undefined;
  readonly prepared: PreparedTransaction;
  /** What this one is for, where it is no use alone: the fee of that, by the table, and what it moves. */
  readonly follows?: { readonly fee: Amount; readonly moves: Amount };
}
