import { link, mkdir, stat, symlink, unlink, utimes } from "node:fs/promises";
import { expect, test } from "vitest";
import { createWorkbench } from "./workbench.ts";

const files = [
  { path: "set/a", length: 10 },
  { path: "set/sub/b", length: 10 },
  { path: "set/unwanted", length: 10 },
  { path: "set/c", length: 10 },
];

test("stamps tell what is absent, unfinished and finished, with size and time", async () => {
  const work = await createWorkbench(8, files, [0, 1, 3]);
  await work.putAll([0, 1]);
  await work.store.finish(0);
  await utimes(work.at("set/a"), 1_700_000_000, 1_700_000_000);
  await utimes(work.at("set/sub/b.part"), 1_600_000_000, 1_600_000_000);
  const expected = [
    { index: 0, state: "final", size: 10, mtimeMs: 1_700_000_000_000 },
    { index: 1, state: "part", size: 6, mtimeMs: 1_600_000_000_000 },
    { index: 3, state: "absent", size: 0, mtimeMs: 0 },
  ];
  expect(await work.store.stamps()).toEqual(expected);
  expect(await work.reopen().stamps()).toEqual(expected);
});

test("stamps of some files only are as good as those of all", async () => {
  const work = await createWorkbench(8, files, [0, 1, 3]);
  await work.putAll([0, 1]);
  const all = await work.store.stamps();
  expect(await work.store.stamps(new Set([1]))).toEqual([all[1]]);
});

test("stamps show what happened meanwhile, also while the store is open", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.putAll();
  await work.finishAll();
  await unlink(work.at("set/a"));
  expect((await work.store.stamps())[0]).toEqual({ index: 0, state: "absent", size: 0, mtimeMs: 0 });
});

test("of two files the finished one counts if it has the right size", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.putAll();
  await work.plant("set/a", "0123456789");
  await work.plant("set/sub/b", "short");
  const states = (await work.reopen().stamps()).map((stamp) => stamp.state);
  expect(states).toEqual(["final", "part"]);
});

test("a folder or a link under a file's name is not our file, and a linked folder stops the look", async () => {
  const work = await createWorkbench(8, files, [0, 3]);
  await mkdir(work.at("set/a"), { recursive: true });
  await symlink(work.at("set/a"), work.at("set/c"));
  expect((await work.reopen().stamps()).map((stamp) => stamp.state)).toEqual(["absent", "absent"]);
  const other = await createWorkbench(8, files, [0, 1]);
  await symlink(other.outside, other.at("set"));
  await expect(other.store.stamps()).rejects.toMatchObject({ code: "unsafePath" });
});

test("a renaming that was cut short leaves the file unfinished after the restart, with its bytes", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.putAll();
  await work.store.close();
  // The state after the link and before the unlink of the old name.
  await link(work.at("set/a.part"), work.at("set/a"));
  const store = work.reopen();
  expect((await store.stamps())[0]?.state).toBe("part");
  expect(await work.tree()).not.toContain("set/a");
  await store.put(0, work.piece(0));
  await store.finish(0);
  expect(await work.contents("set/a")).toEqual(work.file(0));
  expect(await work.tree()).not.toContain("set/a.part");
});

test("a renaming that was cut short is not touched by a store for reading only", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.putAll();
  await work.store.close();
  await link(work.at("set/a.part"), work.at("set/a"));
  const store = work.reopen({ readOnly: true });
  expect(new Uint8Array(await store.read(0, 0, 8))).toEqual(work.piece(0));
  expect((await stat(work.at("set/a"))).nlink).toBe(2);
});

test("unfinished files are gone on with after a restart", async () => {
  const work = await createWorkbench(8, files, [0, 1]);
  await work.putAll([0]);
  await work.store.close();
  const store = work.reopen();
  await store.put(1, work.piece(1));
  await store.finish(0);
  expect(await work.contents("set/a")).toEqual(work.file(0));
});

test("after a clean end, an unfinished name that we never gave is somebody else's: not read, not written, not deleted", async () => {
  const work = await createWorkbench(8, files, [0, 1, 3]);
  await work.store.put(0, work.piece(0));
  expect(work.store.begunFiles()).toEqual([0]);
  await work.store.close();
  await work.plant("set/c.part", "mine, not yours");
  const again = work.reopen({ begun: [0] });
  expect((await again.stamps()).map(({ state }) => state)).toEqual(["part", "absent", "absent"]);
  await expect(again.put(4, work.piece(4))).rejects.toMatchObject({ code: "fileConflict" });
  await again.deleteOwned(new Set([0, 1, 3]));
  expect(await work.tree()).toEqual(["set/", "set/c.part"]);
  expect(Buffer.from(await work.contents("set/c.part")).toString()).toBe("mine, not yours");
});
