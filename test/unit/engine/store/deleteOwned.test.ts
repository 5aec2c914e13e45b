import { access, chmod, mkdir, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { beOrdinaryUser, createWorkbench, type Workbench } from "./workbench.ts";

const files = [
  { path: "set/a", length: 10 },
  { path: "set/x/y/b", length: 10 },
  { path: "set/c", length: 10 },
];

const textOf = async (work: Workbench, path: string): Promise<string> =>
  Buffer.from(await work.contents(path)).toString();

test("what the transfer made is gone: unfinished and finished files, the parts file, the folders; the target folder stays", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.putAll();
  await work.store.finish(0);
  await access(work.partsFile);
  expect(await work.store.deleteOwned(new Set([0, 1]))).toEqual([]);
  expect(await work.tree()).toEqual([]);
  await access(work.folder);
  await expect(access(work.partsFile)).rejects.toMatchObject({ code: "ENOENT" });
});

test("adopted files, neighbours and the folders that hold them stay", async () => {
  const work = await createWorkbench(8, files);
  await work.plant("set/a", work.file(0));
  await work.plant("set/x/y/notes.txt", "mine");
  await work.plant("other/c", "mine");
  await work.store.claim();
  await work.putAll();
  await work.finishAll();
  expect(await work.store.deleteOwned(new Set([1, 2]))).toEqual([]);
  expect(await work.tree()).toEqual(["other/", "other/c", "set/", "set/a", "set/x/", "set/x/y/", "set/x/y/notes.txt"]);
});

test("an unfinished file of someone else stays, whether it lies beside a finished file or took the place of ours", async () => {
  const work = await createWorkbench(8, files);
  await work.putAll();
  await work.store.finish(0);
  await work.plant("set/a.part", "theirs");
  await unlink(work.at("set/c.part"));
  await work.plant("set/c.part", "theirs");
  expect(await work.store.deleteOwned(new Set([0, 1, 2]))).toEqual(["set/a", "set/a.part"]);
  expect(await textOf(work, "set/a.part")).toBe("theirs");
  expect(await textOf(work, "set/c.part")).toBe("theirs");
});

test("links and folders under our names are left alone, and so is what they lead to", async () => {
  const work = await createWorkbench(8, files);
  const precious = join(work.outside, "precious");
  await writeFile(precious, "mine");
  await mkdir(work.at("set/c"), { recursive: true });
  await symlink(precious, work.at("set/a"));
  await symlink(work.outside, work.at("set/x"));
  expect(await work.store.deleteOwned(new Set([0, 1, 2]))).toEqual(["set/x/y/b", "set/x/y/b.part"]);
  expect(await work.tree()).toEqual(["set/", "set/a", "set/c/", "set/x"]);
  await access(precious);
});

test("a file that somebody put under a final name stays while ours is unfinished, and so do both when they cannot be told apart", async () => {
  const work = await createWorkbench(8, files);
  await work.putAll();
  await work.plant("set/a", "theirs");
  await work.plant("set/c", "same size.");
  const left = await work.reopen().deleteOwned(new Set([0, 1, 2]));
  expect(left).toEqual(["set/c", "set/c.part"]);
  expect(await work.tree()).toEqual(["set/", "set/a", "set/c", "set/c.part"]);
});

test("what was made before a restart is deleted too", async () => {
  const work = await createWorkbench(8, files);
  await work.putAll([0, 1]);
  await work.store.finish(0);
  await work.store.close();
  expect(await work.reopen().deleteOwned(new Set([0]))).toEqual([]);
  expect(await work.tree()).toEqual([]);
});

test("what cannot be deleted is named and the rest goes", async () => {
  beOrdinaryUser();
  const work = await createWorkbench(8, files);
  await work.putAll();
  await chmod(work.at("set/x/y"), 0o500);
  const left = await work.store.deleteOwned(new Set());
  await chmod(work.at("set/x/y"), 0o700);
  expect(left).toEqual(["set/x/y/b.part"]);
  expect(await work.tree()).toEqual(["set/", "set/x/", "set/x/y/", "set/x/y/b.part"]);
});

test("deleting closes the store, and before the first byte there is nothing to delete", async () => {
  const work = await createWorkbench(8, files);
  expect(await work.store.deleteOwned(new Set())).toEqual([]);
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "closed" });
});
