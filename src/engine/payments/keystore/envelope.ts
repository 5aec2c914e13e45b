import { createHash } from "node:crypto";
import { parseTronAddress, type TronAddress } from "../tronAddress.ts";

/** What a wallet's file tells without a password. */
export interface WalletHeader {
  /** What is sealed: a phrase (its entropy and seed), a private key, or nothing. */
  readonly kind: "phrase" | "key" | "watch";
  /** The last number of the path that the address is derived by; 0 for a key and for an address alone. */
  readonly account: number;
  readonly address: TronAddress;
}

/** A wallet's file, version 1. */
export interface Envelope extends WalletHeader {
  /** 32 bytes for scrypt; empty where nothing is sealed, as the next two. */
  readonly salt: Uint8Array;
  /** 12 bytes for AES-256-GCM. */
  readonly nonce: Uint8Array;
  /** Ciphertext and tag. */
  readonly sealed: Uint8Array;
}

/** Why bytes are no envelope that this program may open. */
export type EnvelopeFault = "foreign" | "damaged" | "newer" | "other work";

/** N, r and p of scrypt (RFC 7914), the only ones that version 1 has: less would be weaker, more could take the machine's memory. */
export const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const;
export const SALT_BYTES = 32;
export const NONCE_BYTES = 12;
export const LARGEST_ENVELOPE_BYTES = 4_096;

const FORMAT = "swarmbid-wallet";
const VERSION = 1;
const TAG_BYTES = 16;
const LONGEST_SECRET = 96;
/** BIP 32: the numbers from here on mean hardened derivation. */
const ACCOUNTS = 2 ** 31;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The first line, which the seal covers too. */
export function envelopeHead({ kind, account, address, salt, nonce }: Omit<Envelope, "sealed">): Uint8Array {
  const seal =
    kind === "watch" ? {} : { kdf: "scrypt", ...SCRYPT, salt: hex(salt), cipher: "aes-256-gcm", nonce: hex(nonce) };
  return Buffer.from(`${JSON.stringify({ format: FORMAT, version: VERSION, kind, account, address, ...seal })}\n`);
}

/** Three lines of text: the head as JSON, what is sealed in Base64, and the SHA-256 of both, which tells damage from a wrong password. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  const body = Buffer.concat([
    envelopeHead(envelope),
    Buffer.from(`${Buffer.from(envelope.sealed).toString("base64")}\n`),
  ]);
  return Buffer.concat([body, Buffer.from(`${createHash("sha256").update(body).digest("hex")}\n`)]);
}

/** Reads any bytes; a file that this program would not have written byte for byte is refused. */
export function decodeEnvelope(bytes: Uint8Array): Envelope | EnvelopeFault {
  if (bytes.length > LARGEST_ENVELOPE_BYTES) return "foreign";
  const [first = "", second = ""] = Buffer.from(bytes).toString("latin1").split("\n");
  const head = parseHead(first);
  if (head === undefined) return "foreign";
  if (isWhole(head["version"]) && head["version"] > VERSION) return "newer";
  const envelope = readEnvelope(head, second);
  if (envelope === undefined) return "damaged";
  if (Buffer.compare(encodeEnvelope(envelope), bytes) === 0) return envelope;
  return envelope.kind !== "watch" && hasOtherWork(head) ? "other work" : "damaged";
}

function parseHead(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const head: unknown = JSON.parse(line);
    if (typeof head !== "object" || head === null || !("format" in head) || head.format !== FORMAT) return undefined;
    return { ...head };
  } catch {
    return undefined;
  }
}

function readEnvelope(head: Readonly<Record<string, unknown>>, line: string): Envelope | undefined {
  const { kind, account } = head;
  const address = readAddress(head["address"]);
  if (address === undefined || !isWhole(account) || account >= ACCOUNTS) return undefined;
  if (kind === "watch") {
    const none = new Uint8Array();
    return { kind, account, address, salt: none, nonce: none, sealed: none };
  }
  if (kind !== "phrase" && kind !== "key") return undefined;
  const salt = readHex(head["salt"], SALT_BYTES);
  const nonce = readHex(head["nonce"], NONCE_BYTES);
  const sealed = Uint8Array.from(Buffer.from(line, "base64"));
  if (salt === undefined || nonce === undefined) return undefined;
  if (sealed.length <= TAG_BYTES || sealed.length > LONGEST_SECRET + TAG_BYTES) return undefined;
  return { kind, account, address, salt, nonce, sealed };
}

const hasOtherWork = (head: Readonly<Record<string, unknown>>): boolean =>
  head["kdf"] !== "scrypt" || head["N"] !== SCRYPT.N || head["r"] !== SCRYPT.r || head["p"] !== SCRYPT.p;

const isWhole = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

function readHex(value: unknown, bytes: number): Uint8Array | undefined {
  if (typeof value !== "string" || value.length !== bytes * 2 || !/^[0-9a-f]+$/.test(value)) return undefined;
  return Uint8Array.from(Buffer.from(value, "hex"));
}

function readAddress(value: unknown): TronAddress | undefined {
  try {
    return typeof value === "string" ? parseTronAddress(value) : undefined;
  } catch {
    return undefined;
  }
}
