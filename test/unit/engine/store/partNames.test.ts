import { expect, test } from "vitest";
import { createPartNames } from "../../../../src/engine/store/partNames.ts";
import { fakeTorrent } from "../../../fakes/torrent.ts";

const partNames = (...paths: string[]): string[] =>
  createPartNames(
    fakeTorrent(
      8,
      paths.map((path) => ({ path, length: 1 })),
    ).metainfo.files,
  );

const lastComponentBytes = (path: string | undefined): number =>
  Buffer.byteLength(path?.slice(path.lastIndexOf("/") + 1) ?? "");

test("an unfinished file has the suffix .part", () => {
  expect(partNames("set/a.bin", "set/sub/b")).toEqual(["set/a.bin.part", "set/sub/b.part"]);
});

test("an unfinished name is never the name of another file of the torrent", () => {
  expect(partNames("set/a", "set/a.part", "set/a.part.part")).toEqual([
    "set/a.0.part",
    "set/a.part.1.part",
    "set/a.part.part.part",
  ]);
});

test("an unfinished name is never the name of a folder of the torrent", () => {
  expect(partNames("set/a", "set/a.part/x")).toEqual(["set/a.0.part", "set/a.part/x.part"]);
});

test("names that some file systems do not tell apart count as the same", () => {
  expect(partNames("set/A", "set/a.PART")[0]).toBe("set/A.0.part");
  expect(partNames("set/é", "set/e\u0301.part")[0]).toBe("set/é.0.part");
});

test("a substitute that is taken as well gives way once more", () => {
  expect(partNames("set/a", "set/a.part", "set/a.0.part")[0]).toBe("set/a.0-.part");
});

test("the unfinished name of the longest possible name still fits into a file system", () => {
  const long = "ä".repeat(127);
  const [first, second] = partNames(`set/${long}a`, `set/${long}b`);
  expect(first).not.toBe(second);
  expect(lastComponentBytes(first)).toBeLessThanOrEqual(255);
  expect(lastComponentBytes(second)).toBeLessThanOrEqual(255);
  expect(first).toMatch(/^set\/ä+\.part$/);
});

test("50,000 files in one deep folder all get names of their own", () => {
  const folder = Array.from({ length: 60 }, (_, depth) => `d${depth}`).join("/");
  const paths = Array.from({ length: 50_000 }, (_, index) => `${folder}/${index}`);
  expect(new Set(partNames(...paths)).size).toBe(50_000);
});
