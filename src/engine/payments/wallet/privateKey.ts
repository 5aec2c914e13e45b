import { secp256k1 } from "@noble/curves/secp256k1.js";
import { SwarmbidError } from "../../errors.ts";

const KEY = /^(?:0x)?([0-9a-f]{64})$/i;

/** The 32 bytes of a private key that a person wrote in hex. Throws `badInput` with a sentence that repeats none of it. */
export function readPrivateKey(text: string): Uint8Array {
  const [, digits] = KEY.exec(text.trim()) ?? [];
  if (digits === undefined) throw refused("A private key has 64 digits of hex: copy it again.");
  const key = Uint8Array.from(Buffer.from(digits, "hex"));
  if (secp256k1.utils.isValidSecretKey(key)) return key;
  key.fill(0);
  throw refused("That number is no private key of this curve: copy it again.");
}

export const isPrivateKey = (text: string): boolean => KEY.test(text.trim());

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
