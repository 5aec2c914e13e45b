// The part of protobuf's encoding that transactions need: numbers and bytes.

/** A message's fields by number: numbers are int64 of 0 and more. */
export type Message = ReadonlyMap<number, bigint | Uint8Array>;

const VARINT = 0n;
const LENGTH_DELIMITED = 2n;
/** 63 bits: what is longer is no int64, or below zero. */
const LONGEST_VARINT = 9;
/** Field numbers of TRON's messages are small. */
const MAX_FIELD = 1_000n;

/**
 * Reads a message as strictly as it can be written: fields in ascending order and once each, numbers in their shortest form and never 0,
 * nothing left over. Undefined for everything else, so that no two texts of bytes mean the same.
 */
export function readMessage(bytes: Uint8Array): Message | undefined {
  const fields = new Map<number, bigint | Uint8Array>();
  let at = 0;
  let last = 0n;

  const varint = (): bigint | undefined => {
    let value = 0n;
    for (let read = 0; read < LONGEST_VARINT; read += 1) {
      const byte = bytes[at];
      if (byte === undefined) return undefined;
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * read);
      if (byte < 0x80) return byte === 0 && read > 0 ? undefined : value;
    }
    return undefined;
  };

  while (at < bytes.length) {
    const tag = varint();
    if (tag === undefined) return undefined;
    const number = tag >> 3n;
    const type = tag & 7n;
    if (number <= last || number > MAX_FIELD) return undefined;
    last = number;
    const value = varint();
    if (value === undefined) return undefined;
    if (type === VARINT) {
      if (value === 0n) return undefined;
      fields.set(Number(number), value);
    } else if (type === LENGTH_DELIMITED) {
      if (value > BigInt(bytes.length - at)) return undefined;
      fields.set(Number(number), bytes.subarray(at, at + Number(value)));
      at += Number(value);
    } else return undefined;
  }
  return fields;
}

/** Fields in ascending order; a number that is 0 and a field that is undefined are left out, empty bytes are not. */
export function writeMessage(fields: Readonly<Record<number, bigint | Uint8Array | undefined>>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [number, value] of Object.entries(fields)) {
    if (value === undefined || value === 0n) continue;
    const isNumber = typeof value === "bigint";
    parts.push(writeVarint((BigInt(number) << 3n) | (isNumber ? VARINT : LENGTH_DELIMITED)));
    parts.push(writeVarint(isNumber ? value : BigInt(value.length)));
    if (!isNumber) parts.push(value);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function writeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
