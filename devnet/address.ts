import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { fromHex, toHex } from "./hex.ts";

/** TRON's form of an address on the wire: 41 and 20 bytes, in hex. */
export type HexAddress = string;

const base58check = createBase58check(sha256);
const LENGTH = 42;

export const toBase58 = (address: HexAddress): string => base58check.encode(fromHex(address));

/** Any of the forms that nodes take: Base58Check, 41-hex, 0x-hex of 20 bytes. */
export function readAddress(text: unknown): HexAddress {
  if (typeof text !== "string") throw new Error("An address is missing.");
  if (text.startsWith("T")) return toHex(base58check.decode(text));
  const digits = text.replace(/^0x/, "").toLowerCase();
  const address = digits.length === LENGTH - 2 ? `41${digits}` : digits;
  if (address.length !== LENGTH || !/^41[0-9a-f]+$/.test(address)) throw new Error(`This is no address: ${text}`);
  return address;
}
