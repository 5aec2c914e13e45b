import { describe, expect, test } from "vitest";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import type { FileStamp } from "../../../../src/engine/store/stampFile.ts";
import { judgeDamage } from "../../../../src/engine/transfers/damage.ts";
import { fakeTorrent } from "../../../fakes/torrent.ts";

// Pieces of 10 bytes: 0 and 1 are in the first file alone, 2 is shared, 3 is in the second alone.
const { metainfo } = fakeTorrent(10, [
  { path: "set/a", length: 25 },
  { path: "set/b", length: 15 },
]);
const both = createLayout(metainfo, [0, 1]);
const final = (index: number, mtimeMs = 1): FileStamp => ({ index, state: "final", size: 25, mtimeMs });
const part = (index: number): FileStamp => ({ index, state: "part", size: 5, mtimeMs: 1 });
const absent = (index: number): FileStamp => ({ index, state: "absent", size: 0, mtimeMs: 0 });

describe("whose fault a lost piece is", () => {
  test.each([
    ["a finished file with other times: somebody's", [final(0)], [final(0, 2)], [0], [], false, [0], []],
    ["an untouched finished file of ours: ours", [final(0)], [final(0)], [0], [], false, [], [0]],
    ["an untouched file that every byte of was read: somebody's", [final(0)], [final(0)], [0], [], true, [0], []],
    ["a file that got its name just before a crash: ours", [part(0)], [final(0)], [1], [], false, [], [0]],
    ["a file that was there before us: somebody's", [], [final(0)], [1], [0], false, [0], []],
    [
      "a shared piece whose other file is gone: not that of a file that was there before us",
      [final(0), part(1)],
      [final(0), absent(1)],
      [2],
      [0],
      false,
      [],
      [],
    ],
    [
      "a shared piece whose other file is gone, every byte read: mended without blame",
      [final(0), part(1)],
      [final(0), absent(1)],
      [2],
      [],
      true,
      [],
      [0],
    ],
    ["an unfinished file: nobody's", [part(1)], [part(1)], [3], [], true, [], []],
  ] as const)("%s", (_, before, now, lost, adopted, lookedAtAll, changed, ours) => {
    const input = { layout: both, before, now, lost: new Set(lost), adopted: new Set(adopted), lookedAtAll };
    expect(judgeDamage(input)).toEqual({ changed, ours });
  });

  test("a piece that reaches into an unwanted neighbour says nothing about the file before it", () => {
    const layout = createLayout(metainfo, [0]);
    const input = { layout, before: [final(0)], now: [final(0)], lost: new Set([2]), lookedAtAll: true };
    expect(judgeDamage({ ...input, adopted: new Set([0]) })).toEqual({ changed: [], ours: [] });
    expect(judgeDamage({ ...input, adopted: new Set() })).toEqual({ changed: [], ours: [0] });
  });
});
