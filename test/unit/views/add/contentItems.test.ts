import { describe, expect, test } from "vitest";
import type { PreviewFile } from "../../../../src/engine/model.ts";
import { contentItems, MAX_CONTENT_ITEMS, tickedAgain, wantedIndexes } from "../../../../src/views/add/contentItems.ts";

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
  const items = contentItems({ files: [file(0, "s/a"), file(1, "s/.git/b", "risky"), file(2, "s/c")] });
  const [a, c, git] = items;
  if (a === undefined || c === undefined || git === undefined) throw new Error("Three checkboxes are expected.");

  test("are not listed when they are the ordinary ones", () => {
    expect(wantedIndexes(items, new Set([a, c]))).toBeUndefined();
  });

  test("are listed by index when some were unticked or a left-out one was ticked", () => {
    expect(wantedIndexes(items, new Set([c]))).toEqual([2]);
    expect(wantedIndexes(items, new Set([a, c, git]))).toEqual([0, 1, 2]);
  });
});

test("files that the link does not ask for stand apart, unticked, and the choice is passed on by index", () => {
  const items = contentItems({ files: [{ ...file(0, "s/a"), suggested: false }, file(1, "s/b")] });
  expect(items.map(({ label, suggested }) => [label, suggested])).toEqual([
    ["b", true],
    ["a", false],
  ]);
  expect(wantedIndexes(items, new Set(items))).toEqual([0, 1]);
  expect(wantedIndexes(items, new Set(items.filter(({ suggested }) => suggested)))).toEqual([1]);
});

test("a hostile file name cannot draw an icon into the picker", () => {
  const [item] = contentItems({ files: [file(0, "$(verified) safe.exe")] });
  expect(item?.label).not.toContain("$(");
});

test("who comes back to the files finds ticked what they had ticked, left-out files included", () => {
  const items = contentItems({ files: [file(0, "set/a.csv"), file(1, "set/b.csv"), file(2, "set/.git", "risky")] });
  const ticked = (before?: readonly number[]) => items.filter(tickedAgain(before)).map(({ label }) => label);
  expect(ticked(wantedIndexes(items, new Set(items.slice(1))))).toEqual(["b.csv", ".git"]);
  expect(ticked(wantedIndexes(items, new Set(items.slice(0, 2))))).toEqual(["a.csv", "b.csv"]);
});
