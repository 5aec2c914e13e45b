import { describe, expect, test } from "vitest";
import { webSeedRanges } from "../../../../../src/engine/swarm/network/webSeedRanges.ts";
import type { TorrentFile } from "../../../../../src/engine/torrent/metainfo.ts";

function files(...list: readonly (readonly [path: string, length: number, padding?: boolean])[]): TorrentFile[] {
  let offset = 0;
  return list.map(([path, length, padding = false], index) => {
    const file = { index, path, length, offset, padding };
    offset += length;
    return file;
  });
}

const set = files(["set/a.bin", 100], ["set/empty", 0], ["set/.pad/28", 28, true], ["set/sub dir/ü#?.bin", 300]);

describe("a stretch of a torrent is read", () => {
  test("from the one file that it lies in", () => {
    expect(webSeedRanges("http://seed.example/d/", "set", set, 10, 20)).toEqual([
      { url: "http://seed.example/d/set/a.bin", range: { first: 10, last: 29 } },
    ]);
  });

  test("from several files, with zeros for padding and nothing for empty files", () => {
    expect(webSeedRanges("http://seed.example/d", "set", set, 90, 60)).toEqual([
      { url: "http://seed.example/d/set/a.bin", range: { first: 90, last: 99 } },
      { zeros: 28 },
      { url: "http://seed.example/d/set/sub%20dir/%C3%BC%23%3F.bin", range: { first: 0, last: 21 } },
    ]);
  });

  test("to the end", () => {
    expect(webSeedRanges("http://seed.example/d/", "set", set, 427, 1)).toEqual([
      { url: "http://seed.example/d/set/sub%20dir/%C3%BC%23%3F.bin", range: { first: 299, last: 299 } },
    ]);
  });

  test.each([
    ["http://seed.example/some.bin", "http://seed.example/some.bin"],
    ["http://seed.example/dir/", "http://seed.example/dir/one%20file.bin"],
  ])("of a single file, from %s", (base, url) => {
    const single = files(["one file.bin", 50]);
    expect(webSeedRanges(base, "one file.bin", single, 0, 50)).toEqual([{ url, range: { first: 0, last: 49 } }]);
  });

  test("of a folder with a single file, from below the folder", () => {
    const folder = files(["set/only.bin", 50]);
    expect(webSeedRanges("http://seed.example/dir", "set", folder, 0, 50)).toEqual([
      { url: "http://seed.example/dir/set/only.bin", range: { first: 0, last: 49 } },
    ]);
  });
});
