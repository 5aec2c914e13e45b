import { describe, expect, test } from "vitest";
import { collisionProblem, pathProblem } from "../../../../src/engine/torrent/pathPolicy.ts";
import { riskOf } from "../../../../src/engine/torrent/riskyNames.ts";

describe("a name is refused", () => {
  test.each([
    ["empty", ""],
    ["the folder itself", "."],
    ["the folder above", ".."],
    ["with a slash", "a/b"],
    ["with a backslash", "a\\b"],
    ["with a drive", "C:"],
    ["with a stream", ".git::$INDEX_ALLOCATION"],
    ["with NUL", "a\0b"],
    ["with a line break", "a\nb"],
    ["with DEL", "a\x7f"],
    ["with a C1 control", "a\x85b"],
    ["with a line separator", "a\u2028b"],
    ["ending with a dot", "a."],
    ["ending with a space", "a "],
    ["of dots only", "..."],
    ["a device", "CON"],
    ["a device in lower case", "nul"],
    ["a device with an extension", "aux.txt"],
    ["a device with two extensions", "com1.tar.gz"],
    ["a device with a space before the extension", "PRN .txt"],
    ["a device with a superscript", "COM¹"],
    ["a device with a superscript and an extension", "lpt³.log"],
    ["a console device", "CONIN$"],
    ["of 256 bytes", "a".repeat(256)],
    ["of 258 bytes in 86 characters", "あ".repeat(86)],
    ["with a right-to-left override", "photo\u202egpj.exe"],
    ["with an isolate", "a\u2066b"],
    ["with a right-to-left mark", "a\u200fb"],
    ["with half a surrogate pair", "a\ud800"],
  ])("%s", (_name, name) => {
    expect(pathProblem(["top", name])).toBeDefined();
  });
});

test.each([
  "a",
  "file.txt",
  "a b",
  " a",
  ".hidden",
  "..a",
  "a..b",
  "-rf",
  "~",
  "naïve",
  "日本語.txt",
  "👩‍🔬.csv",
  "می‌خواهم",
  "CONSOLE",
  "com10",
  "COM",
  "nul1",
  "auxiliary.txt",
  'a?*"<>|',
  "x".repeat(255),
  "あ".repeat(85),
  "%2e%2e",
  "$(reboot)",
])("the name %j is fine", (name) => {
  expect(pathProblem(["top", name])).toBeUndefined();
});

test("a path ends at 64 components and 4,096 bytes", () => {
  const deep = Array.from({ length: 64 }, () => "a");
  expect(pathProblem(deep)).toBeUndefined();
  expect(pathProblem([...deep, "a"])).toBeDefined();
  const long = Array.from({ length: 16 }, () => "b".repeat(255));
  expect(pathProblem(long)).toBeUndefined();
  expect(pathProblem([...long, "c"])).toBeDefined();
});

test("a sentence about a hostile name shows it plainly and briefly", () => {
  expect(pathProblem([`\u202e\n${"x".repeat(300)}`])).toMatch(/“\\u\{202e\}\\u\{a\}x{70,80}…”/);
});

describe("paths that cannot live side by side", () => {
  test.each<[string, readonly string[]]>([
    ["twice the same", ["a", "a"]],
    ["apart by case", ["a/README", "a/readme"]],
    ["apart by case beyond ASCII", ["É", "é"]],
    ["apart by composition", ["caf\u00e9", "cafe\u0301"]],
    ["apart by the order of their marks", ["α\u0345\u0301", "\u1fb4"]],
    ["ß and SS", ["straße", "STRASSE"]],
    ["sigma at the end", ["ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"]],
    ["the long s", ["ſub", "sub"]],
    ["the Kelvin sign", ["\u212a", "k"]],
    ["folders apart by case", ["A/x", "a/y"]],
    ["a file where a folder must be", ["a", "a/b"]],
    ["a folder where a file must be", ["a/b/c", "a/b"]],
    ["a file and a folder apart by case", ["A", "a/b"]],
  ])("%s", (_name, paths) => {
    expect(collisionProblem(paths)).toBeDefined();
    expect(collisionProblem(paths.map((path) => `top/${path}`))).toBeDefined();
  });

  test("but other paths can", () => {
    expect(
      collisionProblem(["a/b", "a/c", "b/a", "a-b", "ab", "constructor", "__proto__", "ısı", "isi"]),
    ).toBeUndefined();
  });
});

describe("names that make tools run code are told apart", () => {
  test.each([
    ".git/config",
    ".git",
    ".GIT/hooks/x",
    "a/b/.Git/c",
    ".hg/hgrc",
    ".svn/x",
    ".vscode/tasks.json",
    ".VSCode/x",
    ".devcontainer/devcontainer.json",
    ".devcontainer.json",
    ".husky/pre-commit",
    ".github/workflows/x.yml",
    ".envrc",
    ".npmrc",
    "x/project.code-workspace",
    ".code-workspace",
    ".g\u200cit/config",
    "\ufeff.git",
    ".gi\u00adt",
    ".ｇｉｔ/x",
    "．git/x",
    ".\u{e0001}git",
    "GIT~1/hooks/x",
    "git~2",
    "VSCODE~1/tasks.json",
    "DEVCON~1/x",
    "GITHUB~3",
    "ENVRC~1",
    "NPMRC~1",
    "GI7EBA~1",
    "VSA1B2~1",
    "PROJEC~1.COD",
    ".git::$INDEX_ALLOCATION/x",
    ".git./x",
    ".git /x",
  ])("%j", (path) => {
    expect(riskOf(path)).toMatch(/^Tools may run code from “.+”$/);
  });

  test.each([
    "git",
    "data.git",
    ".gitkeep",
    ".gitignore",
    "vscode",
    "a~1",
    "backup~1.txt",
    "code-workspace",
    "x.code-workspace.txt",
    "envrc",
    "package.json",
    "gitarr~1.mid",
  ])("%j is ordinary", (path) => {
    expect(riskOf(path)).toBeUndefined();
  });
});
