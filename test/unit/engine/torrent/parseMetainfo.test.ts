import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Encodable } from "../../../../src/engine/torrent/encodeBencode.ts";
import { encodeBencode } from "../../../../src/engine/torrent/encodeBencode.ts";
import { parseInfo, parseMetainfo } from "../../../../src/engine/torrent/parseMetainfo.ts";
import { bytesOf, codeOf, sampleFolder, sampleInfo, torrentBytes } from "./sampleTorrent.ts";

const MIB = 1024 * 1024;
type Fields = Readonly<Record<string, Encodable | undefined>>;
const parse = (info: Fields, fields?: Fields) => parseMetainfo(torrentBytes(info, fields));

describe("a torrent is read", () => {
  test("of a single file", () => {
    const torrent = parse(sampleInfo({ length: 40_000, private: 1 }), { comment: "hello\u202e", "created by": "us" });
    expect(torrent).toMatchObject({
      name: "sample",
      totalBytes: 40_000,
      pieceBytes: 16_384,
      pieceCount: 3,
      isPrivate: true,
      trackers: [["http://tracker.example/announce"]],
      webSeeds: [],
      comment: "hello",
      createdBy: "us",
      files: [{ index: 0, path: "sample", length: 40_000, offset: 0, padding: false }],
    });
    expect(torrent.pieceHashes).toEqual(new Uint8Array(60).fill(7));
  });

  test("of several files, with their places in the data", () => {
    const { files, totalBytes, isPrivate } = parse(sampleFolder({ "a/b.bin": 10, empty: 0, c: 20_000 }));
    expect(files).toEqual([
      { index: 0, path: "sample/a/b.bin", length: 10, offset: 0, padding: false },
      { index: 1, path: "sample/empty", length: 0, offset: 10, padding: false },
      { index: 2, path: "sample/c", length: 20_000, offset: 10, padding: false },
    ]);
    expect([totalBytes, isPrivate]).toEqual([20_010, false]);
  });

  test("of empty files only: it has no pieces", () => {
    expect(parse(sampleFolder({ a: 0, b: 0 }))).toMatchObject({ totalBytes: 0, pieceCount: 0 });
  });

  test("with the hash of the info dictionary's own bytes, even when its keys are out of order", () => {
    const pieces = "\x07".repeat(20);
    const info = `d4:name1:x6:lengthi9e6:pieces20:${pieces}12:piece lengthi16384ee`;
    const { infoHash, infoBytes } = parseMetainfo(bytesOf(`d4:info${info}8:announce3:foo1:zi1ee`));
    expect(Buffer.from(infoBytes).toString("latin1")).toBe(info);
    expect(infoHash).toBe(createHash("sha1").update(info, "latin1").digest("hex"));
    expect(parseInfo(bytesOf(info), { trackers: [], webSeeds: [] }).infoHash).toBe(infoHash);
  });

  test("into bytes of its own, which a reused input buffer does not change", () => {
    const input = Buffer.from(torrentBytes());
    const torrent = parseMetainfo(input);
    const before = [Buffer.from(torrent.infoBytes), Buffer.from(torrent.pieceHashes)];
    input.fill(0);
    expect([torrent.infoBytes, torrent.pieceHashes].map((bytes) => Buffer.from(bytes))).toEqual(before);
  });

  test("with UTF-8 names preferred where an old creator gave both", () => {
    const files = [{ length: 5, path: [new Uint8Array([0xff])], "path.utf-8": ["schön"] }];
    const { files: parsed } = parse(
      sampleInfo({ length: undefined, files, name: new Uint8Array([0xe9]), "name.utf-8": "é" }),
    );
    expect(parsed[0]?.path).toBe("é/schön");
  });

  test("with padding flagged and executables made ordinary (BEP 47)", () => {
    const files = [
      { length: 100, path: ["run.sh"], attr: "x" },
      { length: 16_284, path: [".pad", "16284"], attr: "p" },
      { length: 1, path: ["b"], attr: "h" },
      { length: 16_284, path: [".pad", "16284"], attr: "xp" },
    ];
    const { files: parsed } = parse(sampleInfo({ length: undefined, files }));
    expect(parsed.map(({ padding }) => padding)).toEqual([false, true, false, true]);
    expect(parsed[2]).toEqual({ index: 2, path: "sample/b", length: 1, offset: 16_384, padding: false });
  });

  test("with names that make tools run code marked", () => {
    const { files } = parse(sampleFolder({ "data.csv": 1, ".vscode/tasks.json": 1, "a/.GIT/hooks/x": 1 }));
    expect(files.map(({ risk }) => risk)).toEqual([
      undefined,
      "Tools may run code from “.vscode”",
      "Tools may run code from “.git”",
    ]);
  });

  test("that is a hybrid, as version 1", () => {
    const info = sampleInfo({ "meta version": 2, "file tree": { sample: { "": { length: 40_000 } } } });
    expect(parse(info).pieceCount).toBe(3);
  });
});

describe("trackers and web seeds", () => {
  const trackersOf = (fields: Fields) => parse(sampleInfo(), { announce: undefined, ...fields }).trackers;

  test("come in tiers, without schemes we cannot speak, without repetition", () => {
    const tiers = [["wss://a.example", "udp://a.example:1"], ["http://b.example/x", "udp://a.example:1"], ["nonsense"]];
    expect(trackersOf({ "announce-list": tiers })).toEqual([["udp://a.example:1"], ["http://b.example/x"]]);
  });

  test.each<[string, Fields, readonly (readonly string[])[]]>([
    [
      "tiers replace the single tracker",
      { announce: "http://a.example/", "announce-list": [["http://b.example/"]] },
      [["http://b.example/"]],
    ],
    [
      "the single tracker stands in for tiers without use",
      { announce: "http://a.example/", "announce-list": [["x"], 5] },
      [["http://a.example/"]],
    ],
    ["a tracker in place of a tier is a tier", { "announce-list": ["http://b.example/"] }, [["http://b.example/"]]],
    ["none is fine", {}, []],
    ["a scheme of scripts or files is none", { announce: "javascript:alert(1)" }, []],
  ])("%s", (_name, fields, expected) => {
    expect(trackersOf(fields)).toEqual(expected);
  });

  test("are cut at a hundred", () => {
    const many = Array.from({ length: 500 }, (_, index) => `http://t${index}.example/`);
    expect(trackersOf({ "announce-list": many.map((url) => [url]) }).flat()).toHaveLength(100);
    expect(trackersOf({ "announce-list": [many] }).flat()).toHaveLength(100);
    expect(parse(sampleInfo(), { "url-list": many }).webSeeds).toHaveLength(100);
  });

  test("web seeds are one address or a list", () => {
    expect(parse(sampleInfo(), { "url-list": "http://w.example/data/" }).webSeeds).toEqual(["http://w.example/data/"]);
    expect(parse(sampleInfo(), { "url-list": ["ftp://w.example/", "https://w.example/"] }).webSeeds).toEqual([
      "https://w.example/",
    ]);
    expect(parse(sampleInfo(), { "url-list": "" }).webSeeds).toEqual([]);
  });
});

describe("a torrent is refused", () => {
  test.each<[string, string, Fields]>([
    ["a size below zero", "badTorrent", sampleInfo({ length: -1 })],
    ["a size that is text", "badTorrent", sampleInfo({ length: "40000" })],
    ["sizes that sum up beyond 2^53", "badTorrent", sampleFolder({ a: 2 ** 52, b: 2 ** 52, c: 1 })],
    ["no pieces", "badTorrent", sampleInfo({ pieces: undefined })],
    ["a hash too few", "badTorrent", sampleInfo({ pieces: new Uint8Array(40) })],
    ["a hash too many", "badTorrent", sampleInfo({ pieces: new Uint8Array(80) })],
    ["half a hash", "badTorrent", sampleInfo({ pieces: new Uint8Array(50) })],
    ["pieces as a list", "badTorrent", sampleInfo({ pieces: [] })],
    ["no piece length", "badTorrent", sampleInfo({ "piece length": undefined, pieces: new Uint8Array(20) })],
    ["no name", "badTorrent", sampleInfo({ name: undefined })],
    ["no file at all", "badTorrent", sampleInfo({ length: undefined, files: [], pieces: "" })],
    ["neither size nor files", "badTorrent", sampleInfo({ length: undefined })],
    ["size and files", "badTorrent", sampleInfo({ files: [{ length: 40_000, path: ["a"] }] })],
    ["files that are no list", "badTorrent", sampleInfo({ length: undefined, files: { a: 1 } })],
    ["a file that is no dictionary", "badTorrent", sampleInfo({ length: undefined, files: ["a"], pieces: "" })],
    ["a file without a path", "badTorrent", sampleInfo({ length: undefined, files: [{ length: 1 }] })],
    ["an empty path", "badTorrent", sampleInfo({ length: undefined, files: [{ length: 1, path: [] }] })],
    ["a path of numbers", "badTorrent", sampleInfo({ length: undefined, files: [{ length: 1, path: [1] }] })],
    ["a piece length of 1", "unsupportedTorrent", sampleInfo({ "piece length": 1 })],
    ["a piece length of 0", "unsupportedTorrent", sampleInfo({ "piece length": 0, pieces: "" })],
    ["pieces of 8 KiB", "unsupportedTorrent", sampleInfo({ "piece length": 8192 })],
    ["pieces of no power of two", "unsupportedTorrent", sampleInfo({ "piece length": 20_000 })],
    ["pieces of 128 MiB", "unsupportedTorrent", sampleInfo({ "piece length": 128 * MIB })],
    ["a terabyte in one piece", "unsupportedTorrent", sampleInfo({ "piece length": 2 ** 40, length: 2 ** 40 })],
    ["more than 262,144 pieces", "unsupportedTorrent", sampleInfo({ length: 16_384 * 262_144 + 1 })],
    [
      "2^53 - 1 bytes with one hash",
      "unsupportedTorrent",
      sampleInfo({ length: Number.MAX_SAFE_INTEGER, pieces: new Uint8Array(20) }),
    ],
    ["version 2 only", "unsupportedTorrent", { name: "x", "meta version": 2, "piece length": 16_384, "file tree": {} }],
    [
      "a symbolic link",
      "unsafePath",
      sampleInfo({ length: undefined, files: [{ length: 0, path: ["a"], attr: "l", "symlink path": ["b"] }] }),
    ],
    ["a path out of its folder", "unsafePath", sampleFolder({ "../x": 1 })],
    ["a name out of its folder", "unsafePath", sampleInfo({ name: ".." })],
    ["a name that is a path", "unsafePath", sampleInfo({ name: "/etc/passwd" })],
    ["a name that is not UTF-8", "unsafePath", sampleInfo({ name: new Uint8Array([0x61, 0xff]) })],
    [
      "a path that is not UTF-8",
      "unsafePath",
      sampleInfo({ length: undefined, files: [{ length: 1, path: [new Uint8Array([0xc0, 0xaf])] }] }),
    ],
    [
      "a file twice",
      "unsafePath",
      sampleInfo({
        length: undefined,
        files: [
          { length: 1, path: ["a"] },
          { length: 1, path: ["a"] },
        ],
      }),
    ],
    ["a file where a folder must be", "unsafePath", sampleFolder({ a: 1, "a/b": 1 })],
  ])("for %s (%s)", (_name, code, info) => {
    expect(codeOf(() => parse(info))).toBe(code);
    expect(codeOf(() => parseInfo(encodeBencode(info), { trackers: [], webSeeds: [] }))).toBe(code);
  });

  test.each(["", "d", "de", "le", "i1e", "d4:infoe", "d4:infolee", "d4:infoi1ee", "<html>404</html>"])(
    "for %j",
    (text) => {
      expect(codeOf(() => parseMetainfo(bytesOf(text)))).toBe("badTorrent");
    },
  );

  test("when anything follows it", () => {
    expect(codeOf(() => parseMetainfo(Buffer.concat([torrentBytes(), Buffer.from("\n")])))).toBe("badTorrent");
  });

  test("when it is larger than 10 MiB, or 8 MiB of an info dictionary, before it is looked at", () => {
    expect(codeOf(() => parseMetainfo(new Uint8Array(10 * MIB + 1)))).toBe("unsupportedTorrent");
    expect(codeOf(() => parseInfo(new Uint8Array(8 * MIB + 1), { trackers: [], webSeeds: [] }))).toBe(
      "unsupportedTorrent",
    );
  });

  test("when it has more than 50,000 files", () => {
    const files = (count: number) => Array.from({ length: count }, (_, index) => ({ length: 0, path: [`${index}`] }));
    expect(parse(sampleInfo({ length: undefined, files: files(50_000) })).files).toHaveLength(50_000);
    expect(codeOf(() => parse(sampleInfo({ length: undefined, files: files(50_001) })))).toBe("unsupportedTorrent");
  });

  test("with one sentence and its next step", () => {
    for (const info of [
      sampleInfo({ pieces: "" }),
      sampleInfo({ name: "a\u202eb/" }),
      sampleInfo({ "piece length": 3 }),
    ]) {
      expect(() => parse(info)).toThrow(/^This .+\. Ask its publisher .+\.$/);
    }
  });
});
