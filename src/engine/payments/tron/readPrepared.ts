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

/** Throws `internal` for bytes that are none of our transactions. */
export function readPrepared(raw: Uint8Array, tokens: NetworkTokens): ReadTransaction {
  const read = decodeTransaction(raw);
  const intent = read === undefined ? undefined : intentOf(read.contract, tokens);
  if (read === undefined || intent === undefined)
    throw new SwarmbidError("internal", "A transaction cannot be read back, so it is not signed: report this.");
  return { intent, from: read.contract.owner, expiresAt: Number(read.expiration) };
}
