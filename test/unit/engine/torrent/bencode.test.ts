import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BencodeValue,
  decodeBencode,
  decodeBencodeDictionary,
  decodeBencodePrefix,
} from "../../../../src/engine/torrent/bencode.ts";
import { type Encodable, encodeBencode } from "../../../../src/engine/torrent/encodeBencode.ts";
import { bytesOf } from "./sampleTorrent.ts";

const decodeText = (text: string) => decodeBencode(bytesOf(text));

/** Decoded values with byte strings as text, for short tables. */
function plain(value: BencodeValue | undefined): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (Array.isArray(value)) return (value as readonly BencodeValue[]).map(plain);
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, BencodeValue>).map(([key, item]) => [key, plain(item)]),
  );
}

describe("what is bencoded is decoded", () => {
  test.each<[string, unknown]>([
    ["i0e", 0],
    ["i42e", 42],
    ["i-42e", -42],
    ["i9007199254740991e", Number.MAX_SAFE_INTEGER],
    ["i-9007199254740991e", Number.MIN_SAFE_INTEGER],
    ["0:", ""],
    ["4:spam", "spam"],
    ["10:0123456789", "0123456789"],
    ["3:\0\xff\x80", "\0\xff\x80"],
    ["le", []],
    ["l4:spami1elee", ["spam", 1, []]],
    ["de", {}],
    ["d1:ai1e1:bl0:ee", { a: 1, b: [""] }],
    ["d0:i1ee", { "": 1 }],
  ])("%j", (text, value) => {
    expect(plain(decodeText(text))).toEqual(value);
  });

  test("keys out of order are accepted, as old creators wrote them", () => {
    expect(plain(decodeText("d1:bi2e1:ai1ee"))).toEqual({ a: 1, b: 2 });
  });

  test("keys keep every byte, one character each", () => {
    expect(Object.keys(decodeText("d2:\xc3\xa9i1ee") ?? {})).toEqual(["\xc3\xa9"]);
  });

  test("keys of Object.prototype are ordinary keys of a dictionary that inherits nothing", () => {
    const value = decodeText("d9:__proto__d5:admini1ee11:constructori2ee");
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(plain(value)).toEqual(
      Object.fromEntries([
        ["__proto__", { admin: 1 }],
        ["constructor", 2],
      ]),
    );
  });

  test("byte strings are views into the input, from wherever it starts", () => {
    const input = Buffer.from("xx4:spam").subarray(2);
    const value = decodeBencode(input);
    expect(value).toEqual(bytesOf("spam"));
    expect(value).not.toBeInstanceOf(Buffer);
    input.fill(0x21);
    expect(value).toEqual(bytesOf("!!!!"));
  });
});

describe("what is not strictly bencoded is refused", () => {
  test.each([
    "",
    " ",
    "x",
    "e",
    ":",
    "i",
    "ie",
    "i-e",
    "i-0e",
    "i00e",
    "i01e",
    "i-01e",
    "i+1e",
    "i 1e",
    "i1",
    "i1.5e",
    "i1e5e",
    "i--1e",
    "i9007199254740992e",
    "i-9007199254740992e",
    "i99999999999999999999999e",
    "1",
    "1:",
    "2:a",
    "-1:a",
    "+1:a",
    "01:a",
    "00:",
    "1 :a",
    " 1:a",
    "1.0:a",
    "99999999999999999999:a",
    "9007199254740991:a",
    "4294967296:a",
    "-0:",
    "l",
    "li1e",
    "lee",
    "l1:a",
    "li1ex",
    "d",
    "d1:a",
    "d1:ae",
    "d1:ai1e",
    "di1ei2ee",
    "dlei1ee",
    "d1:ai1e1:ai2ee",
    "d1:ai1e1:bi1e1:ai2ee",
    "d-1:ai1ee",
    "i1e ",
    "i1ei2e",
    "le\n",
    "dede",
    "4:spam5:extra",
    "4:spam\0",
  ])("%j", (text) => {
    expect(decodeText(text)).toBeUndefined();
  });
});

describe("limits", () => {
  const nested = (open: string, close: string, depth: number) => bytesOf(open.repeat(depth) + close.repeat(depth));

  test("32 levels are read, 33 are not", () => {
    expect(decodeBencode(nested("l", "e", 32))).toBeDefined();
    expect(decodeBencode(nested("l", "e", 33))).toBeUndefined();
    expect(decodeBencode(bytesOf(`${"d1:a".repeat(32)}i1e${"e".repeat(32)}`))).toBeUndefined();
  });

  test("a million levels end without exhausting the stack", () => {
    expect(decodeBencode(nested("l", "e", 1_000_000))).toBeUndefined();
    expect(decodeBencode(bytesOf("d1:a".repeat(250_000)))).toBeUndefined();
  });

  test("no more values are made than the budget allows, keys included", () => {
    const limits = { depth: 32, tokens: 5 };
    expect(decodeBencode(bytesOf("l0:0:0:0:e"), limits)).toBeDefined();
    expect(decodeBencode(bytesOf("l0:0:0:0:0:e"), limits)).toBeUndefined();
    expect(decodeBencode(bytesOf("d1:a0:1:b0:e"), limits)).toBeDefined();
    expect(decodeBencode(bytesOf("d1:a0:1:b0:1:c0:e"), limits)).toBeUndefined();
  });
});

test("a value at the start of the input is read with the number of its bytes", () => {
  const found = decodeBencodePrefix(bytesOf("d8:msg_typei1eeDATA"));
  expect(plain(found?.value)).toEqual({ msg_type: 1 });
  expect(found?.consumed).toBe(15);
  expect(decodeBencodePrefix(bytesOf("DATA"))).toBeUndefined();
});

test("a dictionary is read with the exact range of each value, sorted or not", () => {
  const text = "d1:b4:spam4:infod1:zi1e1:ai2eee";
  const found = decodeBencodeDictionary(bytesOf(text));
  const { start = 0, end = 0 } = found?.ranges.get("info") ?? {};
  expect(text.slice(start, end)).toBe("d1:zi1e1:ai2ee");
  expect([...(found?.ranges.keys() ?? [])]).toEqual(["b", "info"]);
  expect(decodeBencodeDictionary(bytesOf("le"))).toBeUndefined();
  expect(decodeBencodeDictionary(bytesOf("dede"))).toBeUndefined();
});

describe("encoding", () => {
  test.each<[string, Encodable, string]>([
    ["an integer", -7, "i-7e"],
    ["minus zero", -0, "i0e"],
    ["text as UTF-8", "é", "2:\xc3\xa9"],
    ["bytes", new Uint8Array([0, 255]), "2:\0\xff"],
    ["a list", [1, "a"], "li1e1:ae"],
    ["keys in the order of their bytes", { b: 1, a: 2, "\xe9": 4, Z: 3 }, "d1:Zi3e1:ai2e1:bi1e1:\xe9i4ee"],
    ["keys that look like numbers", { 10: 1, 9: 2, "-": 3 }, "d1:-i3e2:10i1e1:9i2ee"],
    ["without what is undefined", { a: undefined, b: 1 }, "d1:bi1ee"],
  ])("%s", (_name, value, text) => {
    expect(Buffer.from(encodeBencode(value)).toString("latin1")).toBe(text);
  });

  test.each<[string, Encodable]>([
    ["a fraction", 1.5],
    ["not a number", Number.NaN],
    ["more than a safe integer", 2 ** 53],
    ["a key with a character beyond a byte", { "€": 1 }],
  ])("%s cannot be encoded", (_name, value) => {
    expect(() => encodeBencode(value)).toThrow(TypeError);
  });
});

const key = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 6,
});
const { value: anyValue } = fc.letrec<{ value: Encodable }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.maxSafeInteger(),
    fc.uint8Array({ maxLength: 12 }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: false }),
  ),
}));

test("what was encoded decodes to the same, and encodes to the same bytes again", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const bytes = encodeBencode(value);
      const decoded = decodeBencode(bytes);
      expect(decoded).toBeDefined();
      expect(Buffer.from(encodeBencode(decoded as Encodable)).equals(bytes)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("an encoding with any byte cut off its end is refused", () => {
  fc.assert(
    fc.property(anyValue, fc.nat(), (value, cut) => {
      const bytes = encodeBencode(value);
      expect(decodeBencode(bytes.subarray(0, cut % bytes.length))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
