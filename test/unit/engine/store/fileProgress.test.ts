import { expect, test } from "vitest";
import { createFileProgress } from "../../../../src/engine/store/fileProgress.ts";
import { createLayout } from "../../../../src/engine/store/layout.ts";
import { type FakeFile, fakeTorrent } from "../../../fakes/torrent.ts";

const files: FakeFile[] = [
  { path: "set/a", length: 10 },
  { path: "set/b", length: 2 },
  { path: "set/empty", length: 0 },
  { path: "set/c", length: 8 },
  { path: "set/unwanted", length: 5 },
];
const layout = createLayout(fakeTorrent(8, files).metainfo, [0, 1, 2, 3]);
const nothing = (): Uint8Array => new Uint8Array(1);

test("a file is complete with its last piece, and said to be so once", () => {
  const progress = createFileProgress(layout, nothing());
  expect(progress.markVerified(1)).toEqual([1]);
  expect(progress.markVerified(0)).toEqual([0]);
  expect(progress.markVerified(0)).toEqual([]);
  expect(progress.markVerified(2)).toEqual([3]);
  expect(progress.markVerified(3)).toEqual([]);
  expect([0, 1, 2, 3].every((file) => progress.isComplete(file))).toBe(true);
});

test("an unwanted file is never complete and holds no bytes", () => {
  const progress = createFileProgress(layout, new Uint8Array([0xff]));
  expect(progress.isComplete(4)).toBe(false);
  expect(progress.doneBytes(4)).toBe(0);
});

test("an empty file is complete from the start", () => {
  expect(createFileProgress(layout, nothing()).isComplete(2)).toBe(true);
});

test("verified bytes are counted per file and in all", () => {
  const progress = createFileProgress(layout, nothing());
  progress.markVerified(1);
  expect([0, 1, 3].map((file) => progress.doneBytes(file))).toEqual([2, 2, 4]);
  expect(progress.totalDoneBytes).toBe(8);
});

test("a bitfield from before counts from its most significant bit, and is not written to", () => {
  const before = new Uint8Array([0b1010_0000]);
  const progress = createFileProgress(layout, before);
  expect([0, 1, 3].map((file) => progress.doneBytes(file))).toEqual([8, 0, 4]);
  expect(progress.markVerified(1)).toEqual([0, 1, 3]);
  expect(before).toEqual(new Uint8Array([0b1010_0000]));
});

test("a piece costs one look at its own spans, however many files there are", () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({ path: `set/${index}`, length: 3 }));
  const all = many.map((_, index) => index);
  const large = createLayout(fakeTorrent(15, many).metainfo, all);
  const looks: number[] = [];
  const watched = { ...large, spans: (piece: number) => (looks.push(piece), large.spans(piece)) };
  const progress = createFileProgress(watched, new Uint8Array(125));
  expect(progress.markVerified(7)).toEqual([35, 36, 37, 38, 39]);
  expect(looks).toEqual([7]);
});
