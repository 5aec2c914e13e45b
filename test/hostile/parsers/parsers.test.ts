import { describe, expect, test } from "vitest";
import { SwarmbidError } from "../../../src/engine/errors.ts";
import { decode } from "../../../src/engine/swarm/replacements/bencode.ts";
import { decodeBencode, decodeBencodePrefix } from "../../../src/engine/torrent/bencode.ts";
import { type Encodable, encodeBencode } from "../../../src/engine/torrent/encodeBencode.ts";
import { TORRENT_LIMITS } from "../../../src/engine/torrent/limits.ts";
import { parseMagnet } from "../../../src/engine/torrent/magnet.ts";
import type { Metainfo } from "../../../src/engine/torrent/metainfo.ts";
import { parseInfo, parseMetainfo } from "../../../src/engine/torrent/parseMetainfo.ts";
import { parseSource } from "../../../src/engine/torrent/parseSource.ts";
import { pathProblem } from "../../../src/engine/torrent/pathPolicy.ts";
import { riskOf } from "../../../src/engine/torrent/riskyNames.ts";
import { checkTargetFolder } from "../../../src/engine/torrent/targetFolder.ts";
import { bytesOf, sampleFolder, sampleInfo, torrentBytes } from "../../unit/engine/torrent/sampleTorrent.ts";
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS, fuzz } from "./fuzz.ts";
import { mutateBytes, randomBencode, randomBytes, randomText } from "./mutate.ts";

const KEYS = [
  "a",
  "info",
  "name",
  "files",
  "length",
  "path",
  "pieces",
  "piece length",
  "announce",
  "announce-list",
  "url-list",
  "t",
  "y",
  "q",
  "r",
  "m",
  "id",
  "toString",
];
const TORRENTS = [
  torrentBytes(),
  torrentBytes(sampleFolder({ "a/b": 10, "a/c": 0, d: 20_000, ".git/config": 5 }), {
    "announce-list": [["http://a.example/"], ["udp://b.example:1"]],
    "url-list": ["http://w.example/"],
    comment: "x",
  }),
  torrentBytes(
    sampleInfo({
      length: undefined,
      files: [
        { length: 5, path: ["é"], attr: "x" },
        { length: 16_379, path: [".pad", "1"], attr: "p" },
      ],
    }),
  ),
];
const pick = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError("Nothing to pick from.");
  return item;
};

/** A parser of ours may refuse with a sentence, and with nothing else. */
function refusesPolitely<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    expect(SwarmbidError.is(error)).toBe(true);
    expect((error as Error).message).toMatch(/^[A-Z“].{10,600}\.$/su);
    return undefined;
  }
}

/** Everything that the rest of the engine relies on. */
function expectBelievable(torrent: Metainfo): void {
  expect(torrent.pieceHashes.length).toBe(20 * torrent.pieceCount);
  expect(torrent.pieceCount).toBe(Math.ceil(torrent.totalBytes / torrent.pieceBytes));
  expect(torrent.pieceCount).toBeLessThanOrEqual(TORRENT_LIMITS.pieces);
  let offset = 0;
  for (const [index, file] of torrent.files.entries()) {
    expect([file.index, file.offset]).toEqual([index, offset]);
    expect(Number.isSafeInteger(file.length) && file.length >= 0).toBe(true);
    if (!file.padding) expect(pathProblem(file.path.split("/"))).toBeUndefined();
    offset += file.length;
  }
  expect(offset).toBe(torrent.totalBytes);
}

describe(`${FUZZ_RUNS} hostile inputs each: nothing throws what it should not, nothing takes 50 ms`, {
  timeout: FUZZ_TIMEOUT_MS,
}, () => {
  test("bencode of random bytes, of mutated torrents and of random shapes", () => {
    fuzz(
      (random) =>
        pick(
          [
            randomBytes(random, 60),
            mutateBytes(pick(TORRENTS, random(3)), random),
            bytesOf(randomBencode(random, KEYS)),
          ],
          random(3),
        ),
      (input) => {
        const value = decodeBencode(input);
        const prefix = decodeBencodePrefix(input);
        expect(value !== undefined).toBe(prefix?.consumed === input.length);
        if (value !== undefined) expect(encodeBencode(value as Encodable).length).toBe(input.length);
      },
    );
  });

  test("messages, as the libraries decode them", () => {
    fuzz(
      (random) =>
        random(4) === 0 ? randomBytes(random, 60) : mutateBytes(bytesOf(randomBencode(random, KEYS)), random),
      (input) => {
        try {
          expect(typeof decode(input)).toBe("object");
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      },
    );
  });

  test("torrents", () => {
    fuzz(
      (random) => mutateBytes(pick(TORRENTS, random(3)), random),
      (input) => {
        const torrent = refusesPolitely(() => parseMetainfo(input));
        if (torrent !== undefined) expectBelievable(torrent);
      },
    );
  });

  test("info dictionaries that came from peers", () => {
    const infos = [encodeBencode(sampleInfo()), encodeBencode(sampleFolder({ a: 1, "b/c": 2 }))];
    fuzz(
      (random) => mutateBytes(pick(infos, random(2)), random),
      (input) => {
        const torrent = refusesPolitely(() => parseInfo(input, { trackers: [], webSeeds: [] }));
        if (torrent !== undefined) expectBelievable(torrent);
      },
    );
  });

  test("magnet links and whatever else is pasted", () => {
    const pieces = [
      "magnet:?",
      "xt=urn:btih:",
      "cab507494d02ebb1178b38f2e9d7be299c86b862",
      "ZK2QOSKNALV3CF4LHDZOTV56FGOINODC",
      "&",
      "&amp;",
      "=",
      "dn=",
      "tr=",
      "tr.1=",
      "ws=",
      "so=",
      "x.pe=",
      "0-99999999",
      ",",
      "-",
      "http://a.example/",
      "udp://a.example:1",
      "https://",
      "[::1]:1",
      "%",
      "%00",
      "%E2%80%AE",
      "é",
      "\ud800",
      "\0",
      " ",
      "urn:btmh:1220",
      "__proto__=",
    ];
    fuzz(
      (random) =>
        (random(2) === 0 ? "magnet:?xt=urn:btih:cab507494d02ebb1178b38f2e9d7be299c86b862&" : "") +
        randomText(random, pieces, 30),
      (input) => {
        const link = refusesPolitely(() => parseMagnet(input));
        if (link !== undefined) expect(link.infoHash).toMatch(/^[0-9a-f]{40}$/);
        refusesPolitely(() => parseSource(input));
      },
    );
  });

  test("paths", () => {
    const pieces = [
      "a",
      ".",
      "..",
      "/",
      "\\",
      ":",
      "~1",
      "git",
      ".git",
      "con",
      "\0",
      " ",
      "é",
      "\u0301",
      "\u200c",
      "\u202e",
      "\ud83d",
      "\udc69",
      "ﬀ",
      "ı",
      "İ",
      "😀",
      "x".repeat(60),
    ];
    fuzz(
      (random) => randomText(random, pieces, 12),
      (path) => {
        const components = path.split("/");
        const problem = pathProblem(components);
        const escapes = components.some((name) => /^\.*$|[\\:\0]/.test(name));
        if (escapes) expect(problem).toBeDefined();
        expect(typeof riskOf(path)).toMatch(/string|undefined/);
        expect(typeof checkTargetFolder(path)).toMatch(/string|undefined/);
      },
    );
  });
});
