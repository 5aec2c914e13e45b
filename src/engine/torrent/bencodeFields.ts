import type { BencodeDictionary, BencodeValue } from "./bencode.ts";

// What a decoded value is, asked without trusting it: undefined when it is something else.

export function asList(value: BencodeValue | undefined): readonly BencodeValue[] | undefined {
  return Array.isArray(value) ? (value as readonly BencodeValue[]) : undefined;
}

export function asBytes(value: BencodeValue | undefined): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

export function asDictionary(value: BencodeValue | undefined): BencodeDictionary | undefined {
  if (typeof value !== "object" || value instanceof Uint8Array || Array.isArray(value)) return undefined;
  return value as BencodeDictionary;
}

/** A byte count or an index: an integer that is not negative. */
export function asCount(value: BencodeValue | undefined): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

/** Strict UTF-8; a byte order mark stays a character. */
export function asText(value: BencodeValue | undefined): string | undefined {
  const bytes = asBytes(value);
  if (bytes === undefined) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
