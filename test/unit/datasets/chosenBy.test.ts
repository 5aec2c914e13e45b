import { expect, test } from "vitest";
import { chosenBy } from "../../../src/datasets/chosenBy.ts";

const FILES = [
  "set/a.csv",
  "set/raw/b.csv",
  "set/raw/b_sample.csv",
  "set/raw/deep/c.bin",
  "set/notes.txt",
  "set/!odd.csv",
];

test.each([
  ["*.csv", ["a.csv", "raw/b.csv", "raw/b_sample.csv", "!odd.csv"]],
  ["raw/", ["raw/b.csv", "raw/b_sample.csv", "raw/deep/c.bin"]],
  ["*.csv  notes.txt !*_sample* ", ["a.csv", "raw/b.csv", "notes.txt", "!odd.csv"]],
  ["!*_sample* *.csv", ["a.csv", "raw/b.csv", "!odd.csv"]],
  ["!*.csv", ["raw/deep/c.bin", "notes.txt"]],
  ["!raw/ !notes.txt", ["a.csv", "!odd.csv"]],
  ["*.parquet", []],
])("%j means these files", (line, paths) => {
  expect(FILES.filter(chosenBy(line) ?? (() => true)).map((file) => file.slice("set/".length))).toEqual(paths);
});

test.each(["", "  ", "!"])("%j is no pattern", (line) => {
  expect(chosenBy(line)).toBeUndefined();
});
