import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realPathSoFar, stateFolder } from "../../../src/cli/stateFolder.ts";

const linux = { platform: "linux", home: "/home/me", env: {} };
let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "swarmbid-state-")));
});

afterEach(() => rmSync(root, { recursive: true }));

test("the same place gives the same folder, another place another", () => {
  expect(stateFolder(linux, "fetch", "/data/a")).toBe(stateFolder(linux, "fetch", "/data/a"));
  expect(stateFolder(linux, "fetch", "/data/a")).not.toBe(stateFolder(linux, "fetch", "/data/b"));
  expect(stateFolder(linux, "fetch", "/data/a")).not.toBe(stateFolder(linux, "seed", "/data/a"));
});

test.each([
  ["linux", {}, "/home/me/.local/state/swarmbid/"],
  ["linux", { XDG_STATE_HOME: "/state" }, "/state/swarmbid/"],
  ["linux", { XDG_STATE_HOME: "not/absolute" }, "/home/me/.local/state/swarmbid/"],
  ["darwin", {}, "/home/me/Library/Application Support/swarmbid/"],
  ["win32", { LOCALAPPDATA: "/local" }, "/local/swarmbid/"],
  ["win32", {}, "/home/me/AppData/Local/swarmbid/"],
])("on %s with %o the state lives below %s", (platform, env, start) => {
  const folder = stateFolder({ platform, home: "/home/me", env }, "fetch", "/data");
  expect(folder).toMatch(new RegExp(`^${start}[0-9a-f]{32}$`));
});

test("a folder has the same real path before and after it is created, through a link too", () => {
  mkdirSync(path.join(root, "real"));
  symlinkSync(path.join(root, "real"), path.join(root, "link"));
  const before = realPathSoFar(path.join(root, "link", "new", "data"));
  mkdirSync(path.join(root, "real", "new", "data"), { recursive: true });
  expect(before).toBe(path.join(root, "real", "new", "data"));
  expect(realPathSoFar(path.join(root, "link", "new", "data"))).toBe(before);
});
