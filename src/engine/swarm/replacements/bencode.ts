import { type BencodeValue, decodeBencode } from "../../torrent/bencode.ts";
import { asDictionary } from "../../torrent/bencodeFields.ts";
import { type Encodable, encodeBencode } from "../../torrent/encodeBencode.ts";
import { MESSAGE_BENCODE } from "../../torrent/limits.ts";
import { misshapenField } from "./messageShape.ts";

// Stands in for every copy of the package `bencode` (versions 2 and 4) in webtorrent's tree, where all that is decoded are
// messages of peers, trackers and DHT nodes. Its users take what was decoded for what they hope it is: they call
// `toString()` on values, coerce them in templates, and give them to `Buffer.from`. So a message is a dictionary whose
// known fields have their types, it answers `toString`, and no key of it changes how JavaScript treats it.

export type LibraryValue = number | Buffer | string | LibraryValue[] | { [key: string]: LibraryValue };

/** Decodes a message that fills the input; throws an Error for anything else, as its callers expect. Byte strings are Buffers, or text when an encoding is named. */
export function decode(data: unknown, ...options: readonly unknown[]): LibraryValue {
  const [start, end] = options.map((option) => (typeof option === "number" ? option : undefined));
  const encoding = options.find((option) => typeof option === "string");
  const bytes = toBytes(data).subarray(start, end);
  // A copy: its views stay true when the caller fills its buffer anew.
  const message = asDictionary(decodeBencode(new Uint8Array(bytes), MESSAGE_BENCODE));
  if (message === undefined) throw new Error("Not a bencoded dictionary.");
  const misshapen = misshapenField(message);
  if (misshapen !== undefined)
    throw new Error(`The field “${misshapen}” of a message has not the type that it should have.`);
  return toLibraryValue(message, encoding);
}

/** Encodes what the libraries pass: empty values are left out, numbers become integers. */
export function encode(value: unknown): Buffer {
  const encodable = toEncodable(value);
  const bytes = encodable === undefined ? new Uint8Array() : encodeBencode(encodable);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function encodingLength(value: unknown): number {
  return encode(value).length;
}

export const byteLength = encodingLength;

export default { encode, decode, byteLength, encodingLength };

/** Plain objects would inherit `toString`; these inherit nothing else. */
const DICTIONARY_PROTOTYPE: object = Object.freeze(
  Object.create(null, { toString: { value: () => "[dictionary]" } }) as object,
);

/**
 * Keys that no message of BitTorrent has and that JavaScript gives a meaning: what Object.prototype has (`toString`,
 * `__proto__`, …), what makes an object a list (`length`: `Buffer.from` allocates as much as it says) or a promise.
 */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  "length",
  "byteLength",
  "buffer",
  "then",
  "toJSON",
]);

function toLibraryValue(value: BencodeValue, encoding: string | undefined): LibraryValue {
  if (typeof value === "number") return value;
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return encoding === undefined ? bytes : bytes.toString(Buffer.isEncoding(encoding) ? encoding : "utf8");
  }
  if (isArray(value)) return value.map((item) => toLibraryValue(item, encoding));
  const dictionary = Object.create(DICTIONARY_PROTOTYPE) as Record<string, LibraryValue>;
  for (const [key, entry] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw new Error(`No message has the key ${key}.`);
    dictionary[key] = toLibraryValue(entry, encoding);
  }
  return dictionary;
}

/** Undefined for what has no encoding; a dictionary's entry or a list's item is left out then. */
function toEncodable(value: unknown): Encodable | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return value ? 1 : 0;
    case "number":
      return toInteger(value);
    case "bigint":
      return toInteger(Number(value));
    case "object":
      return value === null ? undefined : objectToEncodable(value);
    default:
      return undefined;
  }
}

function objectToEncodable(value: object): Encodable {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (isArray(value)) return value.map(toEncodable).filter((item) => item !== undefined);
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, entry]) => [byteKey(String(key)), toEncodable(entry)]));
}

/** Keys that were decoded have one character per byte already; others become UTF-8 in that form. */
function byteKey(key: string): string {
  return /^[\0-\xff]*$/.test(key) ? key : Buffer.from(key, "utf8").toString("latin1");
}

function toInteger(value: number): number {
  const integer = Math.trunc(value);
  return Number.isSafeInteger(integer) ? integer : 0;
}

function toBytes(data: unknown): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new Error("Only bytes can be decoded.");
}

function isArray(value: object): value is readonly unknown[] & readonly BencodeValue[] {
  return Array.isArray(value);
}
