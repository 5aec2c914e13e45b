import { describe, expect, test } from "vitest";
import { resolveTarget, targetText } from "../../../src/datasets/target.ts";
import { usableBytes } from "../../../src/datasets/usableBytes.ts";

describe("a target inside the workspace is taken", () => {
  test.each([
    ["data", "/ws/data"],
    [" data/raw ", "/ws/data/raw"],
    ["./data/", "/ws/data"],
    ["data/../sets", "/ws/sets"],
    ["/ws/data/deep", "/ws/data/deep"],
    ["..data", "/ws/..data"],
    ["数据", "/ws/数据"],
  ])("“%s”", (text, folder) => {
    expect(resolveTarget("/ws", text)).toEqual({ folder });
  });
});

describe("any other target is refused with a next step", () => {
  test.each([
    "",
    ".",
    "/ws",
    "/ws/",
    "data/..",
    "..",
    "../other",
    "data/../../other",
    "/etc",
    "/ws2/data",
    ".git",
    ".git/hooks",
    ".GIT/hooks",
    "data/.git",
    ".vscode/x",
    ".devcontainer",
    ".github/workflows",
    "node_modules/x",
    "git~1",
    "con",
    "data/aux.txt",
    "data./x",
  ])("“%s”", (text) => {
    const target = resolveTarget("/ws", text);
    expect("problem" in target && target.problem).toMatch(/^.{10,}\.$/);
  });
});

test("a target is shown below the workspace, with slashes", () => {
  expect(targetText("/ws", "/ws/data/raw")).toBe("data/raw");
});

test("the disk keeps 2 GB or 5 % free, whichever is less", () => {
  expect(usableBytes(10e9, 1000e9)).toBe(8e9);
  expect(usableBytes(10e9, 20e9)).toBe(9e9);
  expect(usableBytes(1e9, 1000e9)).toBe(0);
});
