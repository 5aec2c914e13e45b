import { keccak_256 } from "@noble/hashes/sha3.js";
import { toHex } from "../hex.ts";

/** The first four bytes of a call, in hex: `transfer(address,uint256)` -> a9059cbb. */
export const selectorOf = (signature: string): string =>
  toHex(keccak_256(new TextEncoder().encode(signature)).subarray(0, 4));
