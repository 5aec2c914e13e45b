import fc from "fast-check";
import { describe, expect, test } from "vitest";
import bencode, { decode, encode } from "../../../../../src/engine/swarm/replacements/bencode.ts";

const text = (value: unknown) => encode(value).toString("latin1");
const decodeText = (input: string) => decode(Buffer.from(input, "latin1"));

describe("messages are decoded as the libraries expect them", () => {
  test("byte strings are Buffers, dictionaries are plain to read", () => {
    const message = decodeText("d1:rd2:id20:abcdefghij01234567895:nodes0:e1:t2:aa1:y1:re") as Record<string, unknown>;
    expect(Buffer.isBuffer(message["t"])).toBe(true);
    expect(message).toEqual({
      t: Buffer.from("aa"),
      y: Buffer.from("r"),
      r: { id: Buffer.from("abcdefghij0123456789"), nodes: Buffer.from("") },
    });
  });

  test("a named encoding gives text, and a range is decoded alone", () => {
    expect(decode(Buffer.from("yd1:x1:beyy"), 1, 9, "utf8")).toEqual({ x: "b" });
    expect(decode(Buffer.from("d1:x1:be"), "utf8")).toEqual({ x: "b" });
    expect(decode("d1:x1:be")).toEqual({ x: Buffer.from("b") });
  });

  test("what was decoded stays when the caller's buffer is filled anew", () => {
    const input = Buffer.from("d1:x4:spame");
    const message = decode(input);
    input.fill(0);
    expect(message).toEqual({ x: Buffer.from("spam") });
  });

  test.each([
    "",
    "i1e",
    "4:spam",
    "le",
    "d",
    "d1:ae",
    "d1:ai1e",
    "d1:ai1eex",
    "d-1:ai1ee",
    "d1:a-1:ee",
    "d1:a99999999999:ee",
    "d1:ai-0ee",
    "d1:ai1e1:ai1ee",
  ])("%j throws, as they expect of a bad message", (input) => {
    expect(() => decodeText(input)).toThrow(Error);
  });

  test.each([null, undefined, 5, {}, []])("%j is not bytes and throws", (input) => {
    expect(() => decode(input)).toThrow(Error);
  });
});

describe("no message disturbs a library", () => {
  test.each([
    ["a dictionary", "d1:xdee"],
    ["a list of dictionaries", "d1:xldedeee"],
    ["a number", "d1:xi5ee"],
  ])("which may call toString() on %s or coerce it", (_name, input) => {
    const { x } = decodeText(input) as unknown as { x: { toString(): string } };
    expect(typeof x.toString()).toBe("string");
    expect(String(x)).toBe(x.toString());
    expect(Number.isNaN(Number(x)) || Number(x) === 5).toBe(true);
  });

  test.each([
    "toString",
    "valueOf",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "length",
    "buffer",
    "byteLength",
    "then",
    "toJSON",
  ])("with the key %s: it is refused, at any depth", (key) => {
    const entry = `${key.length}:${key}i1e`;
    expect(() => decodeText(`d${entry}e`)).toThrow(key);
    expect(() => decodeText(`d1:xld${entry}eee`)).toThrow(key);
  });

  test.each([
    [
      "a DHT query with a number for its info-hash",
      "d1:ad2:id20:abcdefghij01234567899:info_hashi5ee1:q9:get_peers1:t2:aa1:y1:qe",
    ],
    ["a DHT query with a short target", "d1:ad2:id20:abcdefghij01234567896:target3:abce1:q9:find_node1:t2:aa1:y1:qe"],
    [
      "a DHT query with a number for its token",
      "d1:ad2:id20:abcdefghij01234567895:tokeni5ee1:q13:announce_peer1:t2:aa1:y1:qe",
    ],
    [
      "a DHT store with a signature but no key",
      `d1:ad2:id20:abcdefghij01234567893:sig64:${"s".repeat(64)}e1:q3:put1:t2:aa1:y1:qe`,
    ],
    ["a DHT answer with a list for its id", "d1:rd2:idlee1:t2:aa1:y1:re"],
    ["a DHT answer with numbers for its peers", "d1:rd2:id20:abcdefghij01234567896:valuesli1eee1:t2:aa1:y1:re"],
    ["a DHT message with a dictionary for its type", "d1:t2:aa1:ydee"],
    ["a DHT message with a number for its transaction", "d1:ti1e1:y1:qe"],
    ["a DHT error with a dictionary in it", "d1:eldee1:t2:aa1:y1:ee"],
    ["an extension handshake with bytes for its table", "d1:m5:aaaaae"],
    ["an extension handshake with a dictionary for an id", "d1:md6:ut_pexdeee"],
    ["a metadata size of text", "d13:metadata_size3:100e"],
    ["peers of peer exchange that are a list", "d5:addedli1eee"],
    ["a tracker's failure that is a number", "d14:failure reasoni1ee"],
    ["a tracker's interval that is text", "d8:interval4:1800e"],
    ["a tracker's peers that are numbers", "d5:peersli1eee"],
    ["a tracker's peer without an address", "d5:peersld2:ipi1eeee"],
    ["a scrape of numbers", "d5:filesd1:ai1eee"],
  ])("as %s: it is refused", (_name, input) => {
    expect(() => decodeText(input)).toThrow(/^The field/);
  });

  test.each([
    [
      "an extension handshake",
      "d1:ei0e4:ipv44:abcd1:md11:ut_metadatai1e6:ut_pexi2ee13:metadata_sizei1000e1:pi6881e4:reqqi250e1:v3:abc6:yourip4:abcde",
    ],
    ["peer exchange", "d5:added6:abcdef7:added.f1:a6:added60:7:dropped0:e"],
    ["a compact tracker reply", "d8:completei1e10:incompletei0e8:intervali1800e5:peers6:abcdef6:peers60:e"],
    [
      "a tracker reply with dictionaries",
      "d8:intervali1800e5:peersld2:ip9:127.0.0.17:peer id20:abcdefghij01234567894:porti1eeee",
    ],
    ["a tracker's failure", "d14:failure reason4:goneee".slice(0, -1)],
    ["a scrape", "d5:filesd20:abcdefghij0123456789d8:completei1e10:downloadedi1e10:incompletei1eeee"],
    [
      "a DHT query",
      "d1:ad2:id20:abcdefghij01234567896:target20:abcdefghij0123456789e1:q9:find_node1:t2:aa1:v4:LT011:y1:qe",
    ],
    [
      "a DHT answer",
      "d2:ip6:abcdef1:rd2:id20:abcdefghij01234567895:nodes0:5:token4:abcd6:valuesl6:abcdefee1:t2:aa1:y1:re",
    ],
    ["a DHT error", "d1:eli201e5:Errore1:t2:aa1:y1:ee"],
  ])("but %s is read, and encodes to the same bytes again", (_name, input) => {
    expect(text(decodeText(input))).toBe(input);
  });
});

describe("what the libraries pass is encoded", () => {
  test.each<[string, unknown, string]>([
    ["numbers, whole or not", [1, -1, 2.9, -0], "li1ei-1ei2ei0ee"],
    ["numbers that are none", [Number.NaN, Infinity], "li0ei0ee"],
    ["booleans", [true, false], "li1ei0ee"],
    ["text as UTF-8", "é", "2:\xc3\xa9"],
    [
      "buffers and typed arrays, of their own part",
      [Buffer.from("ab").subarray(1), new Uint8Array([97]), new DataView(Uint8Array.of(98, 99).buffer, 1)],
      "l1:b1:a1:ce",
    ],
    ["buffers' memory", Uint8Array.of(97).buffer, "1:a"],
    ["objects without what is empty", { b: null, a: undefined, c: 1, d: () => 1 }, "d1:ci1ee"],
    ["lists without what is empty", [null, 1, undefined], "li1ee"],
    [
      "maps",
      new Map([
        ["b", 1],
        ["a", 2],
      ]),
      "d1:ai2e1:bi1ee",
    ],
    ["binary keys as their bytes, in order", { "\xff": 1, a: 2 }, "d1:ai2e1:\xffi1ee"],
    ["other keys as UTF-8", { "€": 1 }, "d3:\xe2\x82\xaci1ee"],
    ["nothing", undefined, ""],
  ])("%s", (_name, value, expected) => {
    expect(text(value)).toBe(expected);
  });

  test("as a Buffer, whose length can be asked beforehand", () => {
    expect(Buffer.isBuffer(encode({ a: 1 }))).toBe(true);
    expect([bencode.encodingLength({ a: 1 }), bencode.byteLength("abc")]).toEqual([8, 5]);
  });
});

test("random bytes throw an Error or give a dictionary, nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(typeof decode(bytes)).toBe("object");
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 1000 },
  );
});
