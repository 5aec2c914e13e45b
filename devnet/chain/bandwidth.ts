import type { Machine } from "../tvm/machine.ts";
import type { Accounts } from "./accounts.ts";
import type { Parameters } from "./parameters.ts";
import type { Transaction } from "./transaction.ts";

/** What a transaction's bytes cost its owner. */
export interface Bandwidth {
  readonly bytes: number;
  /** It makes its receiver's account, which no free bandwidth pays. */
  readonly opens: boolean;
  /** The day's free bandwidth is enough. */
  readonly free: boolean;
  /** Sun, when it is not. */
  readonly fee: number;
}

/** Beside the raw bytes: their frame, one signature with its frame, and what the result may take. */
const SIGNATURE_BYTES = 67;
const RESULT_BYTES = 64;

/** Bytes of bandwidth that a transaction with one signature takes. */
export function bandwidthOf(raw: Uint8Array): number {
  const lengthBytes = Math.ceil(Math.max(1, raw.length.toString(2).length) / 7);
  return raw.length + 1 + lengthBytes + SIGNATURE_BYTES + RESULT_BYTES;
}

export async function bandwidthFor(
  { accounts, machine, parameters }: { accounts: Accounts; machine: Machine; parameters: Parameters },
  { contract, raw }: Transaction,
  now: number,
): Promise<Bandwidth> {
  const bytes = bandwidthOf(raw);
  const opens =
    (contract.type === "TransferContract" || contract.type === "TransferAssetContract") &&
    !(await machine.exists(contract.to));
  const free = !opens && accounts.freeNetUsed(contract.owner, now) + bytes <= parameters.freeNet;
  return { bytes, opens, free, fee: free ? 0 : opens ? parameters.createAccountFee : bytes * parameters.netFee };
}
