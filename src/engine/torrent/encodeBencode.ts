/** What can be encoded. Text becomes UTF-8; keys have one character per byte, as the decoder gives them; undefined entries are left out. */
export type Encodable =
  | number
  | string
  | Uint8Array
  | readonly Encodable[]
  | { readonly [key: string]: Encodable | undefined };

/** Encodes canonically (BEP 3): keys in the order of their bytes. Throws a TypeError for what bencode cannot say. */
export function encodeBencode(value: Encodable): Uint8Array {
  const parts: Uint8Array[] = [];
  append(parts, value);
  return Buffer.concat(parts);
}

function append(parts: Uint8Array[], value: Encodable): void {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError(`Not a safe integer: ${value}`);
    parts.push(Buffer.from(`i${value === 0 ? 0 : value}e`, "latin1"));
  } else if (typeof value === "string") {
    appendBytes(parts, Buffer.from(value, "utf8"));
  } else if (value instanceof Uint8Array) {
    appendBytes(parts, value);
  } else if (isList(value)) {
    parts.push(LIST);
    for (const item of value) append(parts, item);
    parts.push(END);
  } else {
    parts.push(DICTIONARY);
    // Code units up to 0xff are bytes, so the default order of strings is the order of bytes.
    for (const key of Object.keys(value).sort()) {
      const entry = value[key];
      if (entry === undefined) continue;
      if (!/^[\0-\xff]*$/.test(key)) throw new TypeError("A key has one character per byte.");
      appendBytes(parts, Buffer.from(key, "latin1"));
      append(parts, entry);
    }
    parts.push(END);
  }
}

function appendBytes(parts: Uint8Array[], bytes: Uint8Array): void {
  parts.push(Buffer.from(`${bytes.length}:`, "latin1"), bytes);
}

function isList(value: readonly Encodable[] | object): value is readonly Encodable[] {
  return Array.isArray(value);
}

const LIST = Buffer.from("l");
const DICTIONARY = Buffer.from("d");
const END = Buffer.from("e");
