import { rename, truncate, unlink, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createDescriptors } from "../../../../src/engine/store/descriptors.ts";
import { createWorkbench } from "./workbench.ts";

const three = [
  { path: "set/a", length: 10 },
  { path: "set/sub/b", length: 10 },
  { path: "set/c", length: 10 },
];

test("an empty file is created when it is finished, with its folders", async () => {
  const work = await createWorkbench(8, [...three, { path: "set/deep/er/empty", length: 0 }]);
  await work.store.finish(3);
  expect(await work.contents("set/deep/er/empty")).toHaveLength(0);
});

test.each([
  { what: "a file", file: 0, path: "set/a" },
  { what: "an empty file", file: 3, path: "set/empty" },
])("$what that appeared under the final name is not overwritten", async ({ file, path }) => {
  const work = await createWorkbench(8, [...three, { path: "set/empty", length: 0 }]);
  await work.store.claim();
  await work.putAll();
  await work.plant(path, "theirs");
  await expect(work.store.finish(file)).rejects.toMatchObject({ code: "fileConflict" });
  expect(Buffer.from(await work.contents(path)).toString()).toBe("theirs");
  await unlink(work.at(path));
  await work.store.finish(file);
  expect(await work.contents(path)).toEqual(work.file(file));
});

test("finishing twice is allowed, also after a restart", async () => {
  const work = await createWorkbench(8, three);
  await work.putAll();
  await work.store.finish(0);
  await work.store.finish(0);
  await work.reopen().finish(0);
  expect(await work.contents("set/a")).toEqual(work.file(0));
});

test.each([
  { what: "is gone", harm: unlink, code: "missingFiles" },
  { what: "was cut", harm: (path: string) => truncate(path, 3), code: "missingFiles" },
  { what: "grew", harm: (path: string) => truncate(path, 11), code: "filesChanged" },
  {
    what: "was replaced by another one of the same size",
    harm: async (path: string) => {
      await writeFile(`${path}-new`, new Uint8Array(10));
      await rename(`${path}-new`, path);
    },
    code: "filesChanged",
  },
])("an unfinished file that $what does not get the final name", async ({ harm, code }) => {
  const work = await createWorkbench(8, three);
  await work.putAll();
  await harm(work.at("set/a.part"));
  await expect(work.store.finish(0)).rejects.toMatchObject({ code });
  expect(await work.tree()).not.toContain("set/a");
});

test("a file that vanished between two writes is not silently begun anew", async () => {
  const work = await createWorkbench(8, three);
  const store = work.reopen({ descriptors: createDescriptors(1) });
  await store.put(0, work.piece(0));
  await store.put(2, work.piece(2));
  await unlink(work.at("set/a.part"));
  await expect(store.put(1, work.piece(1))).rejects.toMatchObject({ code: "missingFiles" });
  expect(await work.tree()).not.toContain("set/a.part");
});

test("a file that took the place of ours between two writes is not written to", async () => {
  const work = await createWorkbench(8, three);
  const store = work.reopen({ descriptors: createDescriptors(1) });
  await store.put(0, work.piece(0));
  await store.put(2, work.piece(2));
  await writeFile(work.at("new"), "somebody else's");
  await rename(work.at("new"), work.at("set/a.part"));
  await expect(store.put(0, work.piece(0))).rejects.toMatchObject({ code: "filesChanged" });
  await expect(store.read(0, 0, 8)).rejects.toMatchObject({ code: "filesChanged" });
  expect(Buffer.from(await work.contents("set/a.part")).toString()).toBe("somebody else's");
});

test("a file that somebody renamed while we have it open is not written to any more", async () => {
  const bench = await createWorkbench(1_000, [{ path: "set/a", length: 2_000 }]);
  await bench.putAll([0]);
  await rename(bench.at("set/a.part"), bench.at("set/a"));
  await expect(bench.putAll([1])).rejects.toMatchObject({ code: "missingFiles" });
  await writeFile(bench.at("set/a.part"), "theirs");
  await expect(bench.putAll([1])).rejects.toMatchObject({ code: "filesChanged" });
  expect(await bench.contents("set/a")).toHaveLength(1_000);
});

test("a file of another size under the final name is not taken for the finished one", async () => {
  const work = await createWorkbench(8, [...three, { path: "set/empty", length: 0 }]);
  await work.plant("set/a", "too short");
  await work.plant("set/empty", "not empty");
  const store = work.reopen();
  await expect(store.finish(0)).rejects.toMatchObject({ code: "fileConflict" });
  await expect(store.finish(3)).rejects.toMatchObject({ code: "fileConflict" });
});

test("a damaged file loses its final name, is repaired and finished again", async () => {
  const work = await createWorkbench(8, three);
  await work.putAll();
  await work.finishAll();
  await work.store.close();
  await writeFile(work.at("set/a"), "damaged and longer than before");
  const store = work.reopen();
  await expect(store.put(0, work.piece(0))).rejects.toMatchObject({ code: "fileConflict" });
  await store.unfinish(0);
  await store.unfinish(0);
  expect(await work.tree()).not.toContain("set/a");
  await store.put(0, work.piece(0));
  await store.put(1, work.piece(1));
  await store.finish(0);
  expect(await work.contents("set/a")).toEqual(work.file(0));
  expect(await work.contents("set/sub/b")).toEqual(work.file(1));
});

test("unfinishing does not overwrite either", async () => {
  const work = await createWorkbench(8, three);
  await work.putAll();
  await work.finishAll();
  await work.plant("set/a.part", "theirs");
  await expect(work.store.unfinish(0)).rejects.toMatchObject({ code: "fileConflict" });
  expect(Buffer.from(await work.contents("set/a.part")).toString()).toBe("theirs");
  expect(await work.contents("set/a")).toEqual(work.file(0));
});

test("a file that is not there cannot be unfinished", async () => {
  const work = await createWorkbench(8, three);
  await expect(work.store.unfinish(0)).rejects.toMatchObject({ code: "missingFiles" });
  await expect(work.store.finish(0)).rejects.toMatchObject({ code: "missingFiles" });
});

test("writing, reading and finishing the same file at once ends with the right bytes", async () => {
  const many = Array.from({ length: 40 }, (_, index) => ({ path: `set/${index}`, length: 50 }));
  const work = await createWorkbench(16, many);
  const store = work.reopen({ descriptors: createDescriptors(3) });
  const pieces = work.layout.wantedPieces;
  await Promise.all(pieces.map((piece) => store.put(piece, work.piece(piece))));
  const calls = pieces.flatMap((piece) => [
    store.put(piece, work.piece(piece)),
    store.read(piece, 0, work.piece(piece).length).then((bytes) => {
      expect(new Uint8Array(bytes)).toEqual(work.piece(piece));
    }),
  ]);
  await Promise.all([...calls, ...many.map((_, index) => store.finish(index)), store.sync()]);
  for (const [index, { path }] of many.entries()) expect(await work.contents(path)).toEqual(work.file(index));
});
