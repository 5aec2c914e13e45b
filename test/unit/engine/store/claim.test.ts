import { mkdir } from "node:fs/promises";
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
  expect(await work.store.claim()).toEqual({ existing: [], conflicts: [] });
  expect(await work.tree()).toEqual([]);
});

test("a folder that does not exist yet is not created by looking", async () => {
  const work = await createWorkbench(8, files);
  const store = work.reopen({ folder: work.at("new/deep") });
  expect(await store.claim()).toEqual({ existing: [], conflicts: [] });
  expect(await work.tree()).toEqual([]);
});

test("files with exactly the right size are candidates, empty ones too", async () => {
  const work = await createWorkbench(8, files, [0, 1, 2]);
  await work.plant("set/a", work.file(0));
  await work.plant("set/empty", "");
  await work.plant("set/unwanted", "anything");
  expect(await work.store.claim()).toEqual({ existing: [0, 2], conflicts: [] });
});

test("whatever else is in the way is named: wrong sizes, folders, unfinished files of others", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a", "short");
  await work.plant("set/empty.part", "");
  await mkdir(work.at("set/unwanted"));
  await work.plant("set/sub", "a file where a folder must be");
  expect(await work.store.claim()).toEqual({
    existing: [],
    conflicts: ["set/a", "set/empty.part", "set/sub", "set/unwanted"],
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
  await work.plant("set/a.part", "theirs");
  expect((await work.store.claim()).conflicts).toEqual(["set/a.part"]);
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "fileConflict" });
  await work.store.deleteOwned(new Set([0]));
  expect(Buffer.from(await work.contents("set/a.part")).toString()).toBe("theirs");
});

test("a file in the folder's own place is a conflict in words", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("file", "");
  await expect(work.reopen({ folder: work.at("file") }).claim()).rejects.toMatchObject({ code: "fileConflict" });
  await expect(work.reopen({ folder: work.at("file/below") }).claim()).rejects.toMatchObject({ code: "fileConflict" });
});
