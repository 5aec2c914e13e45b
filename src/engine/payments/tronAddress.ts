import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { SwarmbidError } from "../errors.ts";

declare const brand: unique symbol;

/** An account or contract on TRON as people read it: Base58Check of 41 and 20 bytes, 34 letters that begin with T. */
export type TronAddress = string & { readonly [brand]: true };

const base58check = createBase58check(sha256);
const PREFIX = 0x41;
const BYTES = 20;
const LETTERS = 34;

/** Reads an address that a person wrote. Throws `badInput` with a sentence that says what is wrong with it. */
export function parseTronAddress(text: string): TronAddress {
  const letters = text.trim();
  if (/^0x/i.test(letters))
    throw refused("That is an address in the form of other chains: copy the one that begins with T.");
  if (/^41[0-9a-f]{40}$/i.test(letters))
    throw refused("That is an address in hex, which hides typing errors: copy the form that begins with T.");
  if (!letters.startsWith("T")) throw refused("An address on TRON begins with T: copy it again.");
  if (letters.length !== LETTERS)
    throw refused(`An address on TRON has ${LETTERS} letters and digits, and that one has ${letters.length}.`);
  const bytes = decode(letters);
  if (bytes?.length !== BYTES + 1 || bytes[0] !== PREFIX)
    throw refused("That address has a typing error in it: its check digits do not fit. Copy it again.");
  return letters as TronAddress;
}

/** The 20 bytes that contracts and signatures know, without the prefix. */
export const addressBytes = (address: TronAddress): Uint8Array => base58check.decode(address).subarray(1);

/** The address of 20 bytes. */
export function addressOf(bytes: Uint8Array): TronAddress {
  if (bytes.length !== BYTES) throw new SwarmbidError("internal", `An address has ${BYTES} bytes: report this.`);
  return base58check.encode(Uint8Array.of(PREFIX, ...bytes)) as TronAddress;
}

function decode(letters: string): Uint8Array | undefined {
  try {
    return base58check.decode(letters);
  } catch {
    return undefined;
  }
}

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
