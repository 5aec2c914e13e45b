import { describe, expect, test } from "vitest";
import { mirrorParts } from "../../../../../src/engine/swarm/webSeeds/mirrorParts.ts";
import type { TorrentFile } from "../../../../../src/engine/torrent/metainfo.ts";

function files(...list: readonly (readonly [path: string, length: number, padding?: boolean])[]): TorrentFile[] {
  let offset = 0;
  return list.map(([path, length, padding = false], index) => {
    const file = { index, path, length, offset, padding };
    offset += length;
    return file;
  });
}

/** Address, first and last byte of each part; a number for zeros. */
const read = (base: string, list: readonly TorrentFile[], start: number, length: number, name = "set") =>
  mirrorParts(base, name, list)
    .of(start, length)
    .map((part) => ("zeros" in part ? part.zeros : [part.url, part.range.first, part.range.last]));

const set = files(["set/a.bin", 100], ["set/empty", 0], ["set/.pad/28", 28, true], ["set/sub dir/ü#?%🙂.bin", 300]);

describe("a stretch of a torrent is read", () => {
  test("from the one file that it lies in", () => {
    expect(read("http://seed.example/d/", set, 10, 20)).toEqual([["http://seed.example/d/set/a.bin", 10, 29]]);
  });

  test("from several files, with zeros for padding and nothing for empty files", () => {
    expect(read("http://seed.example/d", set, 90, 60)).toEqual([
      ["http://seed.example/d/set/a.bin", 90, 99],
      28,
      ["http://seed.example/d/set/sub%20dir/%C3%BC%23%3F%25%F0%9F%99%82.bin", 0, 21],
    ]);
  });

  test("to the end", () => {
    expect(read("http://seed.example/d/", set, 427, 1)).toEqual([
      ["http://seed.example/d/set/sub%20dir/%C3%BC%23%3F%25%F0%9F%99%82.bin", 299, 299],
    ]);
  });

  test("with the query of a signed address behind the path, and without what is no part of an address", () => {
    expect(read("http://seed.example/d?key=a/b#top", set, 0, 1)).toEqual([
      ["http://seed.example/d/set/a.bin?key=a/b", 0, 0],
    ]);
  });

  test.each([
    ["http://seed.example/some.bin", "http://seed.example/some.bin"],
    ["http://seed.example/some?signed=1", "http://seed.example/some?signed=1"],
    ["http://seed.example/dir/", "http://seed.example/dir/one%20file.bin"],
  ])("of a single file, from %s", (base, url) => {
    const single = files(["one file.bin", 50]);
    expect(read(base, single, 0, 50, "one file.bin")).toEqual([[url, 0, 49]]);
  });

  test("of a folder with a single file, from below the folder", () => {
    const folder = files(["set/only.bin", 50]);
    expect(read("http://seed.example/dir", folder, 0, 50)).toEqual([["http://seed.example/dir/set/only.bin", 0, 49]]);
  });

  test("knowing its files", () => {
    expect(mirrorParts("http://seed.example/", "set", set).filesIn(99, 30)).toEqual([0, 3]);
    expect(mirrorParts("http://seed.example/", "set", set).filesIn(100, 28)).toEqual([]);
  });
});
