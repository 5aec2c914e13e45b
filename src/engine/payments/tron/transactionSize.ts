import { writeMessage } from "./protobuf.ts";

const SIGNATURE_BYTES = 65;
/** Counted for what the network writes into the transaction. */
const RESULT_BYTES = 64;

/** protocol.Transaction: the raw bytes and one signature. */
export const signedTransaction = (raw: Uint8Array, signature: Uint8Array): Uint8Array =>
  writeMessage({ 1: raw, 2: signature });

/** Bytes of bandwidth that a transaction with one signature takes. */
export const bandwidthOf = (raw: Uint8Array): number =>
  signedTransaction(raw, new Uint8Array(SIGNATURE_BYTES)).length + RESULT_BYTES;
