import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { addressOf, type TronAddress } from "./tronAddress.ts";

/** The 20 bytes that an uncompressed public key (65 bytes) stands for. */
export const accountOfPublicKey = (publicKey: Uint8Array): Uint8Array => keccak_256(publicKey.subarray(1)).subarray(12);

/** The account that a private key (32 bytes) signs for. */
export const addressOfKey = (privateKey: Uint8Array): TronAddress =>
  addressOf(accountOfPublicKey(secp256k1.getPublicKey(privateKey, false)));
