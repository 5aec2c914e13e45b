import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { type Envelope, envelopeHead, NONCE_BYTES, SALT_BYTES, SCRYPT, type WalletHeader } from "./envelope.ts";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** scrypt needs 128 N r bytes; Node counts some more. */
const MEMORY = 256 * SCRYPT.N * SCRYPT.r;

const derive = promisify<Buffer, Uint8Array, number, typeof SCRYPT & { maxmem: number }, Buffer>(scrypt);

/** A secret, sealed, and the key that opens it again. */
export interface Sealed {
  readonly envelope: Envelope;
  /** To be zeroed by whoever asked. */
  readonly key: Uint8Array;
}

/** The key of 32 bytes that a password and a salt stand for. */
export type DeriveKey = (password: string, salt: Uint8Array) => Promise<Uint8Array>;

/** By scrypt: half a second of work on another thread. Signs that look alike are one password (NFKC). */
export async function deriveKey(password: string, salt: Uint8Array): Promise<Uint8Array> {
  const bytes = Buffer.from(password.normalize("NFKC"));
  try {
    return await derive(bytes, salt, KEY_BYTES, { ...SCRYPT, maxmem: MEMORY });
  } finally {
    bytes.fill(0);
  }
}

/** Seals a secret under a password, with salt and nonce of its own. */
export async function seal(
  header: WalletHeader,
  secret: Uint8Array,
  password: string,
  derive: DeriveKey = deriveKey,
): Promise<Sealed> {
  const salt = Uint8Array.from(randomBytes(SALT_BYTES));
  const nonce = Uint8Array.from(randomBytes(NONCE_BYTES));
  const key = await derive(password, salt);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(envelopeHead({ ...header, salt, nonce }));
  const sealed = Uint8Array.from(Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]));
  return { envelope: { ...header, salt, nonce, sealed }, key };
}

/** What is sealed, to be zeroed after use; undefined when the key is another one, or head or seal were changed. */
export function unseal(envelope: Envelope, key: Uint8Array): Uint8Array | undefined {
  const end = envelope.sealed.length - TAG_BYTES;
  if (key.length !== KEY_BYTES || end <= 0) return undefined;
  const decipher = createDecipheriv(CIPHER, key, envelope.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(envelopeHead(envelope));
  decipher.setAuthTag(envelope.sealed.subarray(end));
  const opened = decipher.update(envelope.sealed.subarray(0, end));
  try {
    decipher.final();
    return opened;
  } catch {
    opened.fill(0);
    return undefined;
  }
}
