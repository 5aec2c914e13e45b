import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { HexAddress } from "./address.ts";
import { fromHex, toHex } from "./hex.ts";

/** An account of the devnet. Its key is known to everyone: never send anything to it elsewhere. */
export interface Account {
  readonly address: HexAddress;
  /** 32 bytes in hex. */
  readonly privateKey: string;
}

function accountOf(privateKey: string): Account {
  const key = secp256k1.getPublicKey(fromHex(privateKey), false);
  return { privateKey, address: `41${toHex(keccak_256(key.subarray(1)).subarray(12))}` };
}

/** The same accounts at every start. */
export const devnetAccount = (number: number): Account =>
  accountOf(toHex(sha256(new TextEncoder().encode(`swarmbid devnet account ${number}`))));

/** r, s and recovery id of a transaction's id: 65 bytes. */
export function signId(id: string, privateKey: string): Uint8Array {
  const signature = secp256k1.sign(fromHex(id), fromHex(privateKey), { prehash: false, format: "recovered" });
  const [recovery = 0, ...rest] = signature;
  return new Uint8Array([...rest, 27 + recovery]);
}
