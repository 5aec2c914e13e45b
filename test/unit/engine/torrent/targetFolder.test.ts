import { expect, test } from "vitest";
import { checkTargetFolder } from "../../../../src/engine/torrent/targetFolder.ts";

test.each(["data", "data/", "./data", "a/b/c", "a\\b", "datasets/2024 spring", ".data", "git", "my.github"])(
  "%j may take files",
  (path) => {
    expect(checkTargetFolder(path)).toBeUndefined();
  },
);

test.each([
  "",
  " ",
  ".",
  "./",
  "/",
  "/data",
  "\\data",
  "C:\\data",
  "c:data",
  "..",
  "../data",
  "data/../..",
  "data/..",
  ".git",
  ".git/hooks",
  "a/.git",
  ".GIT",
  "GIT~1",
  ".g\u200cit",
  ".vscode",
  ".devcontainer/x",
  ".github/workflows",
  "node_modules",
  "a/Node_Modules/b",
  ".husky",
  "a\0b",
  "data.",
  "con",
  "a\u202eb",
])("%j may not, and the sentence says what to do", (path) => {
  expect(checkTargetFolder(path)).toMatch(/(Name|Choose) .+\.$/);
});
