import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Place, realPathSoFar, stateFolder, stateHome } from "../../../src/cli/stateFolder.ts";

const place: Place = { command: "fetch", torrent: "a".repeat(40), folder: "/data/a" };
let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "swarmbid-state-")));
});

afterEach(() => rmSync(root, { recursive: true }));

test("the same place gives the same folder; another command, torrent or folder gives another", () => {
  const at = (changes: Partial<Place>) => stateFolder("/state", { ...place, ...changes });
  expect(at({})).toMatch(/^\/state\/[0-9a-f]{32}$/);
  expect(at({})).toBe(at({}));
  expect(at({ command: "seed" })).not.toBe(at({}));
  expect(at({ torrent: "b".repeat(40) })).not.toBe(at({}));
  expect(at({ folder: "/data/b" })).not.toBe(at({}));
});

test.each([
  ["linux", {}, "/home/me/.local/state/swarmbid"],
  ["linux", { XDG_STATE_HOME: "/state" }, "/state/swarmbid"],
  ["linux", { XDG_STATE_HOME: "not/absolute" }, "/home/me/.local/state/swarmbid"],
  ["darwin", {}, "/home/me/Library/Application Support/swarmbid"],
  ["win32", { LOCALAPPDATA: "/local" }, "/local/swarmbid"],
  ["win32", {}, "/home/me/AppData/Local/swarmbid"],
])("on %s with %o the state lives in %s", (platform, env, home) => {
  expect(stateHome({ platform, home: "/home/me", env })).toBe(home);
});

test("a folder has the same real path before and after it is created, through a link too", () => {
  mkdirSync(path.join(root, "real"));
  symlinkSync(path.join(root, "real"), path.join(root, "link"));
  const before = realPathSoFar(path.join(root, "link", "new", "data"));
  mkdirSync(path.join(root, "real", "new", "data"), { recursive: true });
  expect(before).toBe(path.join(root, "real", "new", "data"));
  expect(realPathSoFar(path.join(root, "link", "new", "data"))).toBe(before);
});
