import { describe, expect, test } from "vitest";
import type { PreviewFile } from "../../../../src/engine/model.ts";
import {
  contentItems,
  indexesOf,
  MAX_CONTENT_ITEMS,
  suggesting,
  tickedAgain,
  wantedIndexes,
} from "../../../../src/views/add/contentItems.ts";

const file = (index: number, path: string, leftOutBecause?: string): PreviewFile => ({
  index,
  path,
  totalBytes: 1_000_000,
  suggested: leftOutBecause === undefined,
  ...(leftOutBecause !== undefined && { leftOutBecause }),
});

test("each file is a checkbox with its size, without the folder that all share", () => {
  const items = contentItems({ files: [file(0, "set/a.csv"), file(1, "set/train/b.csv")] });
  expect(items.map(({ label, description }) => [label, description])).toEqual([
    ["a.csv", "1.0 MB"],
    ["train/b.csv", "1.0 MB"],
  ]);
});

test("a left-out file comes last, with its reason", () => {
  const items = contentItems({ files: [file(0, "set/.git/config", "tools may run it"), file(1, "set/a.csv")] });
  expect(items.map(({ label, leftOutBecause }) => [label, leftOutBecause])).toEqual([
    ["a.csv", undefined],
    [".git/config", "tools may run it"],
  ]);
});

describe("a torrent of very many files", () => {
  test("is shown by the finest folders that still fit", () => {
    const files = Array.from({ length: 50_000 }, (_, index) =>
      file(index, `set/${index % 20}/${index % 100}/${index}.png`),
    );
    const items = contentItems({ files });
    expect(items).toHaveLength(100);
    expect(items[0]).toMatchObject({ label: "0/0/", description: "500 files, 500 MB" });
    expect(items.flatMap(({ indexes }) => indexes)).toHaveLength(50_000);
  });

  test("in one folder is a single checkbox", () => {
    const files = Array.from({ length: MAX_CONTENT_ITEMS + 1 }, (_, index) => file(index, `set/${index}.png`));
    expect(contentItems({ files }).map(({ description }) => description)).toEqual(["1,001 files, 1.0 GB"]);
  });
});

describe("the wanted files", () => {
  const files = [file(0, "s/a"), file(1, "s/.git/b", "risky"), file(2, "s/c")];

  test("are not listed when they are the ordinary ones", () => {
    expect(wantedIndexes(files, new Set([2, 0]))).toBeUndefined();
  });

  test("are listed by index when some were unticked or a left-out one was ticked", () => {
    expect(wantedIndexes(files, new Set([2]))).toEqual([2]);
    expect(wantedIndexes(files, new Set([2, 1, 0]))).toEqual([0, 1, 2]);
  });

  test("are those behind the ticked checkboxes", () => {
    const many = Array.from({ length: MAX_CONTENT_ITEMS + 1 }, (_, index) => file(index, `set/${index % 2}/${index}`));
    const [first] = contentItems({ files: many });
    expect(indexesOf(first === undefined ? [] : [first])).toEqual(
      new Set(many.filter((_, at) => at % 2 === 0).map(({ index }) => index)),
    );
  });
});

test("files that the link does not ask for stand apart, unticked, and the choice is passed on by index", () => {
  const files = [{ ...file(0, "s/a"), suggested: false }, file(1, "s/b")];
  const items = contentItems({ files });
  expect(items.map(({ label, suggested }) => [label, suggested])).toEqual([
    ["b", true],
    ["a", false],
  ]);
  expect(wantedIndexes(files, new Set([0, 1]))).toEqual([0, 1]);
  expect(wantedIndexes(files, indexesOf(items.filter(({ suggested }) => suggested)))).toEqual([1]);
});

test("a hostile file name cannot draw an icon into the picker", () => {
  const [item] = contentItems({ files: [file(0, "$(verified) safe.exe")] });
  expect(item?.label).not.toContain("$(");
});

test("who comes back to the files finds ticked what they had ticked, left-out files included", () => {
  const files = [file(0, "set/a.csv"), file(1, "set/b.csv"), file(2, "set/.git", "risky")];
  const items = contentItems({ files });
  const ticked = (before?: readonly number[]) => items.filter(tickedAgain(before)).map(({ label }) => label);
  expect(ticked(wantedIndexes(files, new Set([1, 2])))).toEqual(["b.csv", ".git"]);
  expect(ticked(wantedIndexes(files, new Set([0, 1])))).toEqual(["a.csv", "b.csv"]);
});

test("of a folder of too many files, those that a pattern means have a checkbox of their own, ticked", () => {
  const files = Array.from({ length: 3_000 }, (_, index) => file(index, `set/${index}.${index < 5 ? "csv" : "png"}`));
  const meant = [0, 1, 2, 3, 4];
  const items = contentItems({ files: suggesting(files, meant) });
  expect(items.map(({ description }) => description)).toEqual([...meant.map(() => "1.0 MB"), "2,995 files, 3.0 GB"]);
  expect(indexesOf(items.filter(tickedAgain(meant)))).toEqual(new Set(meant));
});
