import { MAX_UNITS } from "../../amount.ts";
import type { ChannelId } from "../../payments/vouchers/vaultDomain.ts";
import type { BencodeValue } from "../../torrent/bencode.ts";
import { asBytes, asCount } from "../../torrent/bencodeFields.ts";
import { WIRE_LIMITS } from "./wireLimits.ts";

// The kinds of fields, read without trusting them: undefined when they are something else.

const DIGITS = /^(?:0|[1-9]\d*)$/;

/** A whole number from `least` to `most`. */
export function readCount(value: BencodeValue | undefined, least: number, most: number): number | undefined {
  const count = asCount(value);
  return count === undefined || count < least || count > most ? undefined : count;
}

/** Exactly so many bytes, as a copy: a decoded value is a view of the whole message. */
export function readExact(value: BencodeValue | undefined, length: number): Uint8Array | undefined {
  const bytes = asBytes(value);
  return bytes?.length === length ? Uint8Array.from(bytes) : undefined;
}

/** Text of bytes that all are ASCII, no longer than `most`. */
export function readAscii(value: BencodeValue | undefined, most: number): string | undefined {
  const bytes = asBytes(value);
  if (bytes === undefined || bytes.length > most || bytes.some((byte) => byte > 0x7e || byte < 0x20)) return undefined;
  return Buffer.from(bytes).toString("latin1");
}

/** Base units in decimal, without sign or leading zero, 0 to 2^128-1: a bencoded integer above 2^53 would not be exact. */
export function readMoney(value: BencodeValue | undefined): bigint | undefined {
  const text = readAscii(value, WIRE_LIMITS.moneyDigits);
  if (text === undefined || !DIGITS.test(text)) return undefined;
  const units = BigInt(text);
  return units > MAX_UNITS ? undefined : units;
}

export function readChannel(value: BencodeValue | undefined): ChannelId | undefined {
  const bytes = readExact(value, WIRE_LIMITS.channelBytes);
  return bytes && (Buffer.from(bytes).toString("hex") as ChannelId);
}

/** One of the words that version 1 knows. */
export function readWord<T extends string>(value: BencodeValue | undefined, words: readonly T[]): T | undefined {
  const text = readAscii(value, WIRE_LIMITS.faultChars);
  return words.find((word) => word === text);
}
