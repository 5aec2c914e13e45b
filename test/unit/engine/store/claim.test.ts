import { link, mkdir, symlink } from "node:fs/promises";
import { expect, test } from "vitest";
import { createWorkbench } from "./workbench.ts";

const files = [
  { path: "set/a", length: 10 },
  { path: "set/sub/b", length: 10 },
  { path: "set/empty", length: 0 },
  { path: "set/unwanted", length: 10 },
];

test("in an empty folder there is nothing to adopt and nothing in the way, and nothing is created", async () => {
  const work = await createWorkbench(8, files);
  expect(await work.store.claim()).toMatchObject({ existing: [], unfinished: [], conflicts: [] });
  expect(await work.tree()).toEqual([]);
});

test("a folder that does not exist yet is not created by looking", async () => {
  const work = await createWorkbench(8, files);
  const store = work.reopen({ folder: work.at("new/deep") });
  expect(await store.claim()).toMatchObject({ existing: [], unfinished: [], conflicts: [] });
  expect(await work.tree()).toEqual([]);
});

test("files with exactly the right size are candidates, empty ones too", async () => {
  const work = await createWorkbench(8, files, [0, 1, 2]);
  await work.plant("set/a", work.file(0));
  await work.plant("set/empty", "");
  await work.plant("set/unwanted", "anything");
  expect(await work.store.claim()).toMatchObject({ existing: [0, 2], unfinished: [], conflicts: [] });
});

test("unfinished files that fit are candidates, as long as nothing bears the final name", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a.part", work.file(0));
  await work.plant("set/sub/b.part", "");
  await work.plant("set/unwanted", work.file(3));
  await work.plant("set/unwanted.part", "01234");
  expect(await work.store.claim()).toMatchObject({
    existing: [3],
    unfinished: [0, 1],
    conflicts: ["set/unwanted.part"],
  });
});

test("an unfinished name that a longer file, a file with a second name, a link or a folder bears is in the way", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a.part", "01234567890");
  await work.plant("other", "0123");
  await mkdir(work.at("set/sub"), { recursive: true });
  await link(work.at("other"), work.at("set/sub/b.part"));
  await symlink(work.at("other"), work.at("set/empty.part"));
  await mkdir(work.at("set/unwanted.part"));
  expect(await work.store.claim()).toMatchObject({
    existing: [],
    unfinished: [],
    conflicts: ["set/a.part", "set/empty.part", "set/sub/b.part", "set/unwanted.part"],
  });
});

test("a file that bears both of its names, as a renaming that was killed leaves it, is a finished one that loses the other name", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a", work.file(0));
  await link(work.at("set/a"), work.at("set/a.part"));
  expect(await work.store.claim()).toMatchObject({ existing: [0], unfinished: [], conflicts: [] });
  await work.store.finish(0);
  expect(await work.tree()).toEqual(["set/", "set/a"]);
});

test.each([
  ["nothing at all", "", true],
  ["zeros", new Uint8Array(10), true],
  ["one byte that is not zero", Uint8Array.from([0, 0, 0, 1]), false],
])("an unfinished file that holds %s is blank: %s", async (_, contents, blank) => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a.part", contents);
  await work.store.claim();
  expect(await work.store.isBlank(0)).toBe(blank);
});

test("of the folders that are there those count as made by others in which no earlier transfer left something unfinished", async () => {
  const work = await createWorkbench(8, [...files, { path: "set/other/d", length: 10 }], [1]);
  await mkdir(work.at("set/other"), { recursive: true });
  expect((await work.store.claim()).folders).toEqual(["set/other", "set"]);
  await work.plant("set/sub/b.part", work.file(1));
  expect((await work.store.claim()).folders).toEqual(["set/other"]);
});

test("whatever else is in the way is named: wrong sizes and folders", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a", "short");
  await mkdir(work.at("set/unwanted"));
  await work.plant("set/sub", "a file where a folder must be");
  expect(await work.store.claim()).toMatchObject({
    existing: [],
    unfinished: [],
    conflicts: ["set/a", "set/sub", "set/unwanted"],
  });
});

test("a candidate stays untouched byte by byte when pieces that reach into it are put, and is not finished again", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.plant("set/a", work.file(0));
  await work.store.claim();
  await work.putAll();
  await work.finishAll();
  expect(await work.contents("set/a")).toEqual(work.file(0));
  expect(await work.contents("set/sub/b")).toEqual(work.file(1));
});

test("a candidate with other contents refuses the piece instead of being overwritten", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a", "0123456789");
  await work.store.claim();
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "fileConflict" });
  await expect(work.store.put(1, work.piece(1))).rejects.toMatchObject({ code: "fileConflict" });
  expect(Buffer.from(await work.contents("set/a")).toString()).toBe("0123456789");
});

test("someone else's unfinished file stays as it is", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a.part", "theirs is longer");
  expect((await work.store.claim()).conflicts).toEqual(["set/a.part"]);
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "fileConflict" });
  await work.store.deleteOwned(new Set([0]));
  expect(Buffer.from(await work.contents("set/a.part")).toString()).toBe("theirs is longer");
});

test("a file in the folder's own place is a conflict in words", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("file", "");
  await expect(work.reopen({ folder: work.at("file") }).claim()).rejects.toMatchObject({ code: "fileConflict" });
  await expect(work.reopen({ folder: work.at("file/below") }).claim()).rejects.toMatchObject({ code: "fileConflict" });
});
