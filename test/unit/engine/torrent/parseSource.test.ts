import { expect, test } from "vitest";
import { parseSource } from "../../../../src/engine/torrent/parseSource.ts";
import { codeOf } from "./sampleTorrent.ts";

const HEX = "cab507494d02ebb1178b38f2e9d7be299c86b862";

test.each([
  ["a magnet link", ` magnet:?xt=urn:btih:${HEX} `],
  ["an info-hash in hex", HEX.toUpperCase()],
  ["an info-hash in base32", "ZK2QOSKNALV3CF4LHDZOTV56FGOINODC"],
  ["an info-hash as a URN", `urn:btih:${HEX}`],
])("%s leads to its torrent", (_name, text) => {
  expect(parseSource(text)).toEqual({
    kind: "magnet",
    magnet: { infoHash: HEX, trackers: [], webSeeds: [], peers: [] },
  });
});

test("an address leads to a .torrent file", () => {
  expect(parseSource(" https://example.org/x.torrent?y=1\n")).toEqual({
    kind: "url",
    url: "https://example.org/x.torrent?y=1",
  });
});

test.each([
  ["badMagnet", "magnet:?dn=x"],
  ["badUrl", "https://"],
  ["badUrl", "http://:80/x"],
  ["badUrl", `https://example.org/${"x".repeat(3000)}`],
  ["unsupportedTorrent", `1220${"ab".repeat(32)}`],
  ["unsupportedTorrent", "ab".repeat(32)],
  ["badInput", ""],
  ["badInput", "hello"],
  ["badInput", "/home/me/file.torrent"],
  ["badInput", "ftp://example.org/x.torrent"],
  ["badInput", "file:///etc/passwd"],
  ["badInput", "javascript:alert(1)"],
  ["badInput", HEX.slice(2)],
])("%s: %j", (code, text) => {
  expect(codeOf(() => parseSource(text))).toBe(code);
  expect(() => parseSource(text)).toThrow(/^This .+\. [A-Z].+\.$/);
});
