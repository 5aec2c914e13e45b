import { SwarmbidError } from "../../errors.ts";

/** The highest bit of the second half, which a low s leaves free, holds the parity. */
export const PARITY_BIT = 0x80;
const EVEN = 27;
const ODD = 28;
const COMPACT = 64;
const SECOND_HALF = 32;

/** The 64 bytes (r, vs) of EIP-2098 for a signature of 65 (r, s, v). */
export function compactSignature(signature: Uint8Array): Uint8Array {
  const v = signature[COMPACT];
  // v of 29 and 30, an r beyond the curve's order, has no compact form: chance makes one in 2^127.
  if (v !== EVEN && v !== ODD)
    throw new SwarmbidError("internal", "That has no compact signature: pay a little more at once.");
  const compact = Uint8Array.from(signature.subarray(0, COMPACT));
  if (v === ODD) compact[SECOND_HALF] = (compact[SECOND_HALF] ?? 0) | PARITY_BIT;
  return compact;
}
