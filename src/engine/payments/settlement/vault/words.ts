import { keccak_256 } from "@noble/hashes/sha3.js";
import { addressBytes, addressOf, type TronAddress } from "../../tronAddress.ts";
import { toBytes } from "../../vouchers/channelConfig.ts";

// The contract ABI in as much as the vault's calls and answers need: words of 32 bytes, big-endian.

const WORD = 32;
const ADDRESS = 20;

export const numberWord = (value: bigint): Uint8Array => toBytes(value, WORD);
export const addressWord = (address: TronAddress): Uint8Array => toBytes(addressNumber(address), WORD);

/** An address as the number that `assetId` is for a TRC-20 token. */
export const addressNumber = (address: TronAddress): bigint =>
  BigInt(`0x${Buffer.from(addressBytes(address)).toString("hex")}`);

/** Back from the number; undefined when it is none, or nobody's. */
export const addressOfNumber = (value: bigint): TronAddress | undefined =>
  value <= 0n || value >> BigInt(ADDRESS * 8) !== 0n ? undefined : addressOf(toBytes(value, ADDRESS));

const hashOf = (signature: string): Uint8Array => keccak_256(new TextEncoder().encode(signature));

/** What an event's first topic is: 64 digits of hex. */
export const topicOf = (signature: string): string => Buffer.from(hashOf(signature)).toString("hex");

/** A call of `signature`, such as `transfer(address,uint256)`. */
export function encodeCall(signature: string, ...words: readonly Uint8Array[]): Uint8Array {
  // A Buffer is not what a chain's answer is compared with.
  return Uint8Array.from(Buffer.concat([hashOf(signature).subarray(0, 4), ...words]));
}

/** Reads exactly `count` words as numbers; undefined for an answer of another length. */
export function decodeWords(bytes: Uint8Array, count: number): readonly bigint[] | undefined {
  if (bytes.length !== count * WORD) return undefined;
  return Array.from({ length: count }, (_, at) =>
    BigInt(`0x${Buffer.from(bytes.subarray(at * WORD, (at + 1) * WORD)).toString("hex")}`),
  );
}
