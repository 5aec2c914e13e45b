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
  expect(await work.store.deleteOwned(new Set([0, 1, 2]))).toEqual([
    { path: "set/a", reason: "unclear" },
    { path: "set/a.part", reason: "unclear" },
  ]);
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
  expect(await work.store.deleteOwned(new Set([0, 1, 2]))).toEqual([
    { path: "set/x/y/b", reason: "refused" },
    { path: "set/x/y/b.part", reason: "refused" },
  ]);
  expect(await work.tree()).toEqual(["set/", "set/a", "set/c/", "set/x"]);
  await access(precious);
});

test("a file that somebody put under a final name stays while ours is unfinished, and so do both when they cannot be told apart", async () => {
  const work = await createWorkbench(8, files);
  await work.putAll();
  await work.plant("set/a", "theirs");
  await work.plant("set/c", "same size.");
  const left = await work.reopen().deleteOwned(new Set([0, 1, 2]));
  expect(left.map(({ path }) => path)).toEqual(["set/c", "set/c.part"]);
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
  expect(left).toEqual([{ path: "set/x/y/b.part", reason: "refused" }]);
  expect(await work.tree()).toEqual(["set/", "set/x/", "set/x/y/", "set/x/y/b.part"]);
});

test("deleting closes the store, and before the first byte there is nothing to delete", async () => {
  const work = await createWorkbench(8, files);
  expect(await work.store.deleteOwned(new Set())).toEqual([]);
  await expect(work.store.put(0, work.piece(0))).rejects.toMatchObject({ code: "closed" });
});

test("folders that were there before stay although they are empty now, those we made go, whatever their names", async () => {
  const work = await createWorkbench(8, [
    { path: "Größe/データ/a", length: 10 },
    { path: "Größe/🙂 e\u0301/b", length: 10 },
    { path: "Größe/🙂 e\u0301/c d/c", length: 10 },
  ]);
  await mkdir(work.at("Größe/データ"), { recursive: true });
  const { folders } = await work.store.claim();
  expect(folders).toEqual(["Größe/データ", "Größe"]);
  const store = work.reopen({ foldersBefore: folders });
  for (const piece of work.layout.wantedPieces) await store.put(piece, work.piece(piece));
  for (const file of work.layout.wantedFiles) await store.finish(file);
  expect(await store.deleteOwned(new Set([0, 1, 2]))).toEqual([]);
  expect(await work.tree()).toEqual(["Größe/", "Größe/データ/"]);
});
