import { expect, test } from "vitest";
import { chooseFiles } from "../../../src/cli/chooseFiles.ts";
import type { FilePriority, TorrentPreview } from "../../../src/engine/model.ts";

const paths = ["set/readme.md", "set/raw/a.csv", "set/raw/b.csv", "set/raw/deep/c.csv", "set/.hidden/d.csv"];
const preview: TorrentPreview = {
  id: "0".repeat(40),
  name: "set",
  totalBytes: 6,
  pieceBytes: 16_384,
  isPrivate: false,
  trackers: [],
  webSeeds: [],
  exists: false,
  files: [
    ...paths.map((path, index) => ({ index, path, totalBytes: 1, suggested: true })),
    {
      index: 5,
      path: "set/.vscode/tasks.csv",
      totalBytes: 1,
      suggested: false,
      leftOutBecause: "tools may run code from it",
    },
  ],
};

interface Globs {
  readonly select?: readonly string[];
  readonly allowRisky?: readonly string[];
  readonly priorities?: readonly { readonly glob: string; readonly priority: FilePriority }[];
}

const choose = ({ select = [], allowRisky = [], priorities = [] }: Globs) =>
  chooseFiles(preview, { select, allowRisky, priorities });

test.each([
  [[], undefined],
  [["raw/*.csv"], [1, 2]],
  [["set/raw/*.csv"], [1, 2]],
  [["**/*.csv"], [1, 2, 3, 4]],
  [
    ["readme.md", "raw/deep/**"],
    [0, 3],
  ],
  [["raw/{a,b}.csv"], [1, 2]],
  [["*.csv"], [1, 2, 3, 4]],
  [["c.csv"], [3]],
  [["raw"], [1, 2, 3]],
  [["raw/"], [1, 2, 3]],
  [["deep/"], [3]],
  [["raw/deep"], [3]],
  [["/deep"], "none"],
  [["c.csv/"], "none"],
  [["set"], [0, 1, 2, 3, 4]],
  [["!*.csv"], [0]],
])("%j selects %j", (select, wanted) => {
  if (wanted === "none") expect(() => choose({ select })).toThrow(/^No file of “set” matches/);
  else expect(choose({ select })).toEqual({ wanted, allowRisky: false, priorities: {} });
});

test("globs that match nothing say how to see the files", () => {
  expect(() => choose({ select: ["*.parquet"] })).toThrow(
    "No file of “set” matches *.parquet: `swarmbid show` with the same source lists its files.",
  );
  expect(() => choose({ priorities: [{ glob: "*.parquet", priority: "high" }] })).toThrow(/^No file of “set”/);
  expect(() => choose({ allowRisky: ["raw/**"] })).toThrow(/^No file that is left out of “set” matches raw/);
});

test("a file that is left out is not selected by a glob, unless another one allows it", () => {
  expect(() => choose({ select: [".vscode/**"] })).toThrow(/^No file/);
  expect(choose({ select: [".vscode/**"], allowRisky: [".vscode/**"] })).toMatchObject({
    wanted: [5],
    allowRisky: true,
  });
});

test("without a selection what is allowed comes beside everything ordinary", () => {
  expect(choose({ allowRisky: [".vscode/*"] })).toMatchObject({ wanted: [0, 1, 2, 3, 4, 5], allowRisky: true });
});

test("of several priorities for a file the last one counts", () => {
  const priorities = [
    { glob: "raw/**", priority: "high" },
    { glob: "**/c.csv", priority: "low" },
  ] as const;
  expect(choose({ priorities }).priorities).toEqual({ 1: "high", 2: "high", 3: "low" });
});
