import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { TransactionId } from "../chain.ts";
import { addressBytes, addressOf, type TronAddress } from "../tronAddress.ts";

export const transactionId = (raw: Uint8Array): TransactionId =>
  Buffer.from(sha256(raw)).toString("hex") as TransactionId;

/** The address of the contract that a transaction makes: the last 20 bytes of Keccak of its id and its owner (41 and 20 bytes). */
export const createdAddress = (id: TransactionId, owner: TronAddress): TronAddress =>
  addressOf(keccak_256(Buffer.concat([Buffer.from(id, "hex"), Uint8Array.of(0x41), addressBytes(owner)])).subarray(12));
