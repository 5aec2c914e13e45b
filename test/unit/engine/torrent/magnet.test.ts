import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMagnet, parseMagnet } from "../../../../src/engine/torrent/magnet.ts";
import { codeOf } from "./sampleTorrent.ts";

const HEX = "cab507494d02ebb1178b38f2e9d7be299c86b862";
const BASE32 = "ZK2QOSKNALV3CF4LHDZOTV56FGOINODC";
const base = `magnet:?xt=urn:btih:${HEX}`;
const parse = (rest: string) => parseMagnet(base + rest);

test.each([
  ["hex", base],
  ["upper case", `MAGNET:?XT=URN:BTIH:${HEX.toUpperCase()}`],
  ["base32", `magnet:?xt=urn:btih:${BASE32}`],
  ["base32 in lower case", `magnet:?xt=urn:btih:${BASE32.toLowerCase()}`],
  ["spaces around", `  ${base}\n`],
  ["a percent-encoded topic", `magnet:?xt=urn%3Abtih%3A${HEX}`],
  ["a numbered topic", `magnet:?xt.1=urn:btih:${HEX}`],
  ["the topic at the end, out of HTML", `magnet:?dn=x&amp;xt=urn:btih:${HEX}`],
  ["the same topic twice", `${base}&xt=urn:btih:${BASE32}`],
  ["a hybrid", `${base}&xt=urn:btmh:1220${"ab".repeat(32)}`],
  ["an unknown topic besides", `${base}&xt=urn:ed2k:1234`],
])("the info-hash is found: %s", (_name, text) => {
  expect(parseMagnet(text).infoHash).toBe(HEX);
});

test("everything known is read, bounded and filtered", () => {
  const rest =
    "&dn=Some+data%20set%E2%80%AE&tr=udp%3A%2F%2Ft.example%3A1337&tr.2=http://u.example/a%3Fb%3Dc&tr=wss://w.example&tr=udp://t.example:1337" +
    "&ws=https://s.example/d/&ws=file:///etc/passwd&so=4,0,2-3,x,9-7&x.pe=127.0.0.1:6881&x.pe=[::1]:1&x.pe=h.example:65536&x.pe=evil";
  expect(parse(rest)).toEqual({
    infoHash: HEX,
    name: "Some data set",
    trackers: ["udp://t.example:1337", "http://u.example/a?b=c"],
    webSeeds: ["https://s.example/d/"],
    selectOnly: [0, 2, 3, 4],
    peers: ["127.0.0.1:6881", "[::1]:1"],
  });
});

test("what could steer the library is ignored", () => {
  const rest =
    "&path=/etc&skipVerify=1&__proto__=x&constructor=y&infoHash=z&announce=http://a.example/&maxWebConns=1&store=x&as=http://b.example/&xs=http://c.example/";
  expect(parse(rest)).toEqual({ infoHash: HEX, trackers: [], webSeeds: [], peers: [] });
});

test("malformed escapes lose their parameter, not the link", () => {
  expect(parse("&dn=%E0%A4%A&tr=%zz&tr=http://a.example/")).toEqual({
    infoHash: HEX,
    trackers: ["http://a.example/"],
    webSeeds: [],
    peers: [],
  });
});

describe("a link is refused", () => {
  test.each([
    ["badMagnet", "no topic", "magnet:?dn=x"],
    ["badMagnet", "nothing", "magnet:?"],
    ["badMagnet", "no query", "magnet:"],
    ["badMagnet", "a hash too short", `magnet:?xt=urn:btih:${HEX.slice(1)}`],
    ["badMagnet", "a hash too long", `magnet:?xt=urn:btih:${HEX}0`],
    ["badMagnet", "a hash that is none", `magnet:?xt=urn:btih:${"g".repeat(40)}`],
    ["badMagnet", "two torrents", `${base}&xt=urn:btih:${"0".repeat(40)}`],
    ["badMagnet", "more than 64 KiB", `${base}&dn=${"x".repeat(65_536)}`],
    ["badMagnet", "another link", "https://example.org/?xt=urn:btih:x"],
    ["unsupportedTorrent", "version 2 only", `magnet:?xt=urn:btmh:1220${"ab".repeat(32)}`],
  ])("%s: %s", (code, _name, text) => {
    expect(codeOf(() => parseMagnet(text))).toBe(code);
  });
});

describe("bounds", () => {
  test("a hundred trackers and web seeds, fifty peers", () => {
    const many = (key: string, value: (index: number) => string) =>
      Array.from({ length: 300 }, (_, index) => `&${key}=${value(index)}`).join("");
    const link = parse(
      many("tr", (i) => `http://t${i}.example/`) +
        many("ws", (i) => `http://w${i}.example/`) +
        many("x.pe", (i) => `10.0.0.1:${i + 1}`),
    );
    expect([link.trackers.length, link.webSeeds.length, link.peers.length]).toEqual([100, 100, 50]);
  });

  test("a range of a hundred million files is cut at fifty thousand", () => {
    expect(parse("&so=0-99999999").selectOnly).toHaveLength(50_000);
    expect(parse("&so=99999999").selectOnly).toBeUndefined();
    expect(parse(`&so=${"0-49999,".repeat(8000)}`).selectOnly).toHaveLength(50_000);
  });
});

test("a link that was written reads back the same", () => {
  const hex = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("hex"));
  const url = fc.webUrl().map((text) => new URL(text).href);
  const words = fc
    .array(fc.stringMatching(/^[^\p{C}\p{Z}+]+$/u), { minLength: 1, maxLength: 3 })
    .map((list) => list.join(" "));
  fc.assert(
    fc.property(
      hex,
      words,
      fc.uniqueArray(url, { maxLength: 5 }),
      fc.uniqueArray(fc.nat(49_999), { minLength: 1 }),
      (infoHash, name, urls, indexes) => {
        const link = {
          infoHash,
          name,
          trackers: urls,
          webSeeds: urls.slice(1),
          selectOnly: indexes.toSorted((a, b) => a - b),
          peers: ["10.0.0.1:6881", "[2001:db8::1]:1"],
        };
        expect(parseMagnet(formatMagnet(link))).toEqual(link);
      },
    ),
    { numRuns: 100 },
  );
});

test("a link that was written is never longer than one may be", () => {
  const trackers = Array.from({ length: 100 }, (_, index) => `http://t${index}.example/${"x".repeat(1900)}`);
  const text = formatMagnet({ infoHash: HEX, trackers });
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(parseMagnet(text).trackers.length).toBeGreaterThan(30);
});

describe("what is wrong with a magnet link is named", () => {
  const link = (hash: string) => `magnet:?dn=x&xt=urn:btih:${hash}`;
  test.each([
    [link("a".repeat(39)), "is damaged: its info-hash has 39 digits; it needs 40."],
    [link("a".repeat(41)), "is damaged: its info-hash has 41 digits; it needs 40."],
    [link("1".repeat(32)), "is damaged: its info-hash has 32 digits; it needs 40."],
    [link(""), "is damaged: its info-hash is empty."],
    [link(`${"a".repeat(39)}g`), "holds “g” where only digits and the letters a to f can be."],
    [link(`${"z".repeat(31)}1`), "holds “1” where only letters and the digits 2 to 7 can be."],
    [link(`${"a".repeat(39)}%00`), "holds a character where only digits and the letters a to f can be."],
    [link("z".repeat(31)), "has 31 characters; it needs 40 hex digits, or 32 letters and digits."],
    ["magnet:?dn=x", "names no torrent: “xt=urn:btih:” and an info-hash are missing."],
    ["magnet:?xt=urn:sha1:abc", "names something else than a torrent: after “xt=” there is no “urn:btih:”."],
    ["magnet:", "ends before it names a torrent:"],
  ])("%s", (text, flaw) => {
    expect(() => parseMagnet(text)).toThrow(flaw);
    expect(() => parseMagnet(text)).toThrow(/^This magnet link .*\. Copy it again from where you found it\.$/);
  });
});
