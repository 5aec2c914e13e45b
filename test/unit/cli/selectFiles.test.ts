import { expect, test } from "vitest";
import { selectFiles } from "../../../src/cli/selectFiles.ts";
import type { TorrentPreview } from "../../../src/engine/model.ts";

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
])("%j selects %j", (globs, indexes) => expect(selectFiles(preview, globs)).toEqual(indexes));

test("globs that match nothing say how to see the files", () => {
  expect(() => selectFiles(preview, ["*.parquet"])).toThrow(
    "No file of “set” matches *.parquet: `swarmbid show` with the same source lists its files.",
  );
});

test("a file that is left out is not selected by a glob", () => {
  expect(() => selectFiles(preview, [".vscode/**"])).toThrow(/^No file/);
});
