import type { Amount, Asset } from "../../amount.ts";
import type { TronAddress } from "../tronAddress.ts";
import type { ChannelId } from "../vouchers/vaultDomain.ts";

/** What one transaction of the settlement is to do. */
export type Task = VaultTask | PayTask;

/** A transaction of a vault; without one it is of the vault that was used when there was but one. */
export type VaultTask = { readonly vault?: TronAddress } & (
  | { readonly kind: "approve"; readonly asset: Asset; readonly units: bigint }
  | { readonly kind: "fund"; readonly asset: Asset; readonly units: bigint; readonly bond: bigint }
  /** `before` is what was announced until then, and still is when this fails. */
  | { readonly kind: "announce"; readonly asset: Asset; readonly units: bigint; readonly before: bigint }
  | { readonly kind: "withdraw"; readonly asset: Asset; readonly to: TronAddress }
  | { readonly kind: "reserve"; readonly channel: ChannelId; readonly units: bigint }
  | { readonly kind: "startRelease" | "release"; readonly channel: ChannelId }
  | { readonly kind: "claim"; readonly asked: readonly Asked[] }
  | { readonly kind: "sweep"; readonly asset: Asset; readonly payee: TronAddress; readonly to: TronAddress }
);

export interface PayTask {
  readonly kind: "pay";
  readonly asset: Asset;
  readonly payee: TronAddress;
  readonly units: bigint;
}

/** A voucher of a claim: its sum as it was when the claim was made. */
export interface Asked {
  readonly channel: ChannelId;
  readonly cumulative: bigint;
}

/** Whether two tasks would do the same thing twice: the second one waits for the end of the first. */
export function isTwin(one: Task, other: Task): boolean {
  switch (one.kind) {
    case "claim": {
      const asked = new Set(one.asked.map(({ channel }) => channel));
      return other.kind === "claim" && other.asked.some(({ channel }) => asked.has(channel));
    }
    case "sweep":
      return other.kind === "sweep" && isOneVault(one, other) && other.asset === one.asset && other.payee === one.payee;
    case "announce":
    case "withdraw":
      return (
        (other.kind === "announce" || other.kind === "withdraw") && isOneVault(one, other) && other.asset === one.asset
      );
    case "reserve":
    case "startRelease":
    case "release":
      return "channel" in other && other.channel === one.channel;
    default:
      // Two deposits may be meant; two transfers never pay one debt, see `DirectPaying.sending`.
      return false;
  }
}

const isOneVault = (one: VaultTask, other: VaultTask): boolean =>
  one.vault === undefined || other.vault === undefined || one.vault === other.vault;

/** What the chain says that a transaction did, as far as the books need it. */
export interface TaskFacts {
  /** Base units that a withdrawal or a sweep brought to the wallet. */
  readonly moved?: bigint;
  /** What the channels of a claim were paid in all by now; those that it changed nothing of are left out. */
  readonly claimed?: ReadonlyMap<ChannelId, bigint>;
}

/** How a task ended. The fee is burned whether or not it did what it was for. */
export type TaskEnding =
  | { readonly state: "done"; readonly tx: string; readonly fee: Amount; readonly facts: TaskFacts }
  | { readonly state: "failed"; readonly tx: string; readonly fee: Amount; readonly reason: string }
  /** No transaction was sent, or it can never get into a block. */
  | { readonly state: "dropped"; readonly reason: string };

export const encodeTask = (task: Task): string =>
  JSON.stringify(task, (_, value: unknown) => (typeof value === "bigint" ? `${String(value)}n` : value));

/** Only for what `encodeTask` wrote. */
export const decodeTask = (text: string): Task =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as Task;
