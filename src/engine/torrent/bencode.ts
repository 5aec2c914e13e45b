import { type BencodeLimits, TORRENT_BENCODE } from "./limits.ts";

/** A decoded value (BEP 3). Byte strings are views of the input, not copies. */
export type BencodeValue = number | Uint8Array | readonly BencodeValue[] | BencodeDictionary;

/** Without a prototype. Keys have one character per byte, so that any key survives and order is the order of bytes. */
export interface BencodeDictionary {
  readonly [key: string]: BencodeValue;
}

/** Where a value lies in the input: first byte, and the byte after its last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const CHAR = { i: 0x69, l: 0x6c, d: 0x64, e: 0x65, colon: 0x3a, minus: 0x2d, zero: 0x30, nine: 0x39 } as const;

/**
 * Decodes exactly one value that fills the whole input; undefined for anything else. Never throws.
 * Strict: no sign or leading zero in lengths, no `-0`, safe integers only, no key twice. Keys out of order are
 * accepted: old creators wrote them, and what is hashed are the bytes as they came.
 */
export function decodeBencode(bytes: Uint8Array, limits: BencodeLimits = TORRENT_BENCODE): BencodeValue | undefined {
  const result = decodeBencodePrefix(bytes, limits);
  return result?.consumed === bytes.length ? result.value : undefined;
}

/** Decodes the value at the start of the input and says how many bytes it took (BEP 9 messages carry data after it). */
export function decodeBencodePrefix(
  bytes: Uint8Array,
  limits: BencodeLimits = TORRENT_BENCODE,
): { readonly value: BencodeValue; readonly consumed: number } | undefined {
  const reader = createReader(bytes, limits);
  const value = reader.value(1);
  return value === undefined ? undefined : { value, consumed: reader.position() };
}

/** Like `decodeBencode` for a dictionary, with the byte range of each of its values. */
export function decodeBencodeDictionary(
  bytes: Uint8Array,
  limits: BencodeLimits = TORRENT_BENCODE,
): { readonly value: BencodeDictionary; readonly ranges: ReadonlyMap<string, ByteRange> } | undefined {
  if (bytes[0] !== CHAR.d) return undefined;
  const ranges = new Map<string, ByteRange>();
  const reader = createReader(bytes, limits);
  const value = reader.dictionary(1, ranges);
  return value === undefined || reader.position() !== bytes.length ? undefined : { value, ranges };
}

/** A position that only moves forward; every method returns undefined once something is wrong. */
function createReader(bytes: Uint8Array, limits: BencodeLimits) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let tokensLeft = limits.tokens;

  /** Digits up to the delimiter, without a leading zero. */
  function digits(delimiter: number): number | undefined {
    const first = at;
    let sum = 0;
    for (let byte = bytes[at]; byte !== undefined && byte >= CHAR.zero && byte <= CHAR.nine; byte = bytes[++at]) {
      sum = sum * 10 + (byte - CHAR.zero);
      if (sum > Number.MAX_SAFE_INTEGER) return undefined;
    }
    if (at === first || bytes[at] !== delimiter || (at > first + 1 && bytes[first] === CHAR.zero)) return undefined;
    at++;
    return sum;
  }

  function integer(): number | undefined {
    at++;
    const negative = bytes[at] === CHAR.minus;
    if (negative) at++;
    const size = digits(CHAR.e);
    if (size === undefined || !negative) return size;
    return size === 0 ? undefined : -size;
  }

  function range(): ByteRange | undefined {
    const length = digits(CHAR.colon);
    if (length === undefined || length > bytes.length - at) return undefined;
    const start = at;
    at += length;
    return { start, end: at };
  }

  function byteString(): Uint8Array | undefined {
    const found = range();
    return found && new Uint8Array(bytes.buffer, bytes.byteOffset + found.start, found.end - found.start);
  }

  function list(depth: number): readonly BencodeValue[] | undefined {
    at++;
    const items: BencodeValue[] = [];
    while (bytes[at] !== CHAR.e) {
      const item = value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    at++;
    return items;
  }

  function dictionary(depth: number, ranges?: Map<string, ByteRange>): BencodeDictionary | undefined {
    at++;
    const entries = Object.create(null) as Record<string, BencodeValue>;
    while (bytes[at] !== CHAR.e) {
      const keyRange = tokensLeft-- > 0 ? range() : undefined;
      if (keyRange === undefined) return undefined;
      const key = text.toString("latin1", keyRange.start, keyRange.end);
      const start = at;
      const entry = key in entries ? undefined : value(depth + 1);
      if (entry === undefined) return undefined;
      entries[key] = entry;
      ranges?.set(key, { start, end: at });
    }
    at++;
    return entries;
  }

  function value(depth: number): BencodeValue | undefined {
    if (depth > limits.depth || tokensLeft-- <= 0) return undefined;
    switch (bytes[at]) {
      case CHAR.i:
        return integer();
      case CHAR.l:
        return list(depth);
      case CHAR.d:
        return dictionary(depth);
      default:
        return byteString();
    }
  }

  return { value, dictionary, position: () => at };
}
