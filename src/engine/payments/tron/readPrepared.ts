import { SwarmbidError } from "../../errors.ts";
import type { Intent, NetworkTokens } from "../chain.ts";
import type { TronAddress } from "../tronAddress.ts";
import { decodeTransaction } from "./decodeTransaction.ts";
import { intentOf } from "./intentContract.ts";

/** What a transaction's bytes say, in the words in which a person sees it before signing. */
export interface ReadTransaction {
  readonly intent: Intent;
  readonly from: TronAddress;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Undefined for bytes that are none of our transactions, and for a TRC-10 token that is not among `tokens`. */
export function readTransaction(raw: Uint8Array, tokens: NetworkTokens): ReadTransaction | undefined {
  const read = decodeTransaction(raw);
  const intent = read === undefined ? undefined : intentOf(read.contract, tokens);
  if (read === undefined || intent === undefined) return undefined;
  return { intent, from: read.contract.owner, expiresAt: Number(read.expiration) };
}

/** Throws `internal` for what `readTransaction` cannot read. */
export function readPrepared(raw: Uint8Array, tokens: NetworkTokens): ReadTransaction {
  const read = readTransaction(raw, tokens);
  if (read !== undefined) return read;
  throw new SwarmbidError("internal", "A transaction cannot be read back, so it is not signed: report this.");
}
