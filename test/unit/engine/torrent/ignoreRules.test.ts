import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectFiles } from "../../../../src/engine/torrent/collectFiles.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarmbid-ignore-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, "set", name)), { recursive: true });
    writeFileSync(path.join(root, "set", name), text);
  }
  return path.join(root, "set");
}
const listed = async (folder: string, options: { readonly includeIgnored?: boolean } = {}): Promise<string[]> =>
  (await collectFiles(folder, options)).files.map(({ components }) => components.join("/"));

test("what a .gitignore file names stays out, at its level and below, and is listed with the reason", async () => {
  const folder = put({
    ".gitignore": "*.tmp\n/only-here\nout/\n",
    "a.csv": "",
    "a.tmp": "",
    "only-here": "",
    "deep/b.tmp": "",
    "deep/only-here": "",
    "out/c.csv": "",
  });
  expect(await listed(folder)).toEqual([".gitignore", "a.csv", "deep/only-here"]);
  expect((await collectFiles(folder)).leftOut).toEqual([
    { path: "a.tmp", reason: "is ignored by a .gitignore file" },
    { path: "deep/b.tmp", reason: "is ignored by a .gitignore file" },
    { path: "only-here", reason: "is ignored by a .gitignore file" },
    { path: "out", reason: "is ignored by a .gitignore file" },
  ]);
});

test("the nearer file decides, and may take back what a farther one said", async () => {
  const folder = put({
    ".gitignore": "*.log\n",
    "x.log": "",
    "keep/.gitignore": "!*.log\nb.csv\n",
    "keep/y.log": "",
    "keep/b.csv": "",
    "b.csv": "",
  });
  expect(await listed(folder)).toEqual([".gitignore", "b.csv", "keep/.gitignore", "keep/y.log"]);
});

test("rules above the shared folder do not count: the user named it", async () => {
  writeFileSync(path.join(root, ".gitignore"), "set/\n*.csv\n");
  expect(await listed(put({ "a.csv": "" }))).toEqual(["a.csv"]);
});

test("everything is shared when the user says so, secrets never", async () => {
  const folder = put({ ".gitignore": "*.tmp\n", "a.tmp": "", ".env": "x" });
  expect(await listed(folder, { includeIgnored: true })).toEqual([".gitignore", "a.tmp"]);
});

test("a .gitignore that is a folder ignores nothing", async () => {
  expect(await listed(put({ ".gitignore/a": "", "b.csv": "" }))).toEqual([".gitignore/a", "b.csv"]);
});
