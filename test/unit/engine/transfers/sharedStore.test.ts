import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSharedStore } from "../../../../src/engine/transfers/sharedStore.ts";

const ID = "ab".repeat(20);
let base: string;
let at: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "swarmbid-shared-"));
  at = path.join(base, "store");
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

test("the last noted folder is found, by another process too, and nothing else is left behind", async () => {
  await openSharedStore(at).note(ID, "/one");
  await openSharedStore(at).note(ID, "/two");
  expect(await openSharedStore(at).find(ID)).toBe("/two");
  expect(readdirSync(at)).toEqual([`${ID}.json`]);
});

test("looking for what nobody noted creates nothing", async () => {
  expect(await openSharedStore(at).find(ID)).toBeUndefined();
  expect(readdirSync(base)).toEqual([]);
});

test.each(["", "{", "null", '"/x"', "{}", '{"folder":7}', '{"folder":"relative/path"}'])(
  "the entry %j counts as none",
  async (text) => {
    mkdirSync(at);
    writeFileSync(path.join(at, `${ID}.json`), text);
    expect(await openSharedStore(at).find(ID)).toBeUndefined();
  },
);
