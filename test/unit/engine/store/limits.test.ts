import { readdirSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { createDescriptors, type Descriptors } from "../../../../src/engine/store/descriptors.ts";
import { createWorkbench } from "./workbench.ts";

const three = [
  { path: "set/a", length: 10 },
  { path: "set/sub/b", length: 10 },
  { path: "set/c", length: 10 },
];

/** Descriptors of this process that lead below a folder, at this very moment. */
function openBelow(folder: string): number {
  const targets = readdirSync("/proc/self/fd").map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return "";
    }
  });
  return targets.filter((target) => target.startsWith(`${folder}/`)).length;
}

test.runIf(process.platform === "linux")(
  "3,000 files need no more than 64 descriptors, and none after closing",
  async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({ path: `set/${index % 50}/${index}`, length: 40 }));
    const wanted = many.flatMap((_, index) => (index % 7 === 0 ? [] : [index]));
    const work = await createWorkbench(1000, many, wanted);
    let most = 0;
    const look = (): number => (most = Math.max(most, openBelow(dirname(work.folder))));
    await Promise.all(
      work.layout.wantedPieces.map(async (piece) => {
        await work.store.put(piece, work.piece(piece));
        look();
        await work.store.read(piece, 0, 1000);
        look();
      }),
    );
    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(64);
    const [unfinished = 1, ...finished] = wanted;
    await Promise.all(finished.map((file) => work.store.finish(file)));
    await work.store.read(0, 0, 1000);
    await work.store.put(0, work.piece(0));
    expect(openBelow(dirname(work.folder))).toBeGreaterThan(0);
    await work.store.close();
    expect(openBelow(dirname(work.folder))).toBe(0);
    expect(await work.contents("set/1/1.part")).toEqual(work.file(unfinished));
  },
);

test("closing waits for what is under way, refuses what comes later, and may be repeated", async () => {
  const work = await createWorkbench(8, three);
  let written = false;
  const writing = work.store.put(0, work.piece(0)).then(() => {
    written = true;
  });
  const closing = Promise.all([work.store.close(), work.store.close()]);
  await expect(work.store.put(1, work.piece(1))).rejects.toMatchObject({ code: "closed" });
  await expect(work.store.read(0, 0, 8)).rejects.toMatchObject({ code: "closed" });
  await closing;
  expect(written).toBe(true);
  await writing;
  await work.store.close();
  await expect(work.reopen().read(0, 0, 8)).resolves.toHaveLength(8);
});

test("a sync flushes each file that was written since the last one, once, and finishing leaves nothing to flush", async () => {
  const real = createDescriptors(8);
  let uses = 0;
  const descriptors: Descriptors = {
    use: (key, open, task) => {
      uses++;
      return real.use(key, open, task);
    },
    release: (key) => real.release(key),
  };
  const work = await createWorkbench(8, three, [0, 1]);
  const store = work.reopen({ descriptors });
  const usesOf = async (task: () => Promise<void>): Promise<number> => {
    const before = uses;
    await task();
    return uses - before;
  };
  for (const piece of [0, 1, 2]) await store.put(piece, work.piece(piece));
  // Two files and the parts file.
  expect(await usesOf(() => store.sync())).toBe(3);
  expect(await usesOf(() => store.sync())).toBe(0);
  await store.put(1, work.piece(1));
  expect(await usesOf(() => store.finish(0))).toBe(1);
  expect(await usesOf(() => store.sync())).toBe(1);
});

test("a store for reading only never writes, renames or deletes", async () => {
  const work = await createWorkbench(8, three);
  for (const [index, { path }] of three.entries()) await work.plant(path, work.file(index));
  const store = work.reopen({ readOnly: true });
  expect(new Uint8Array(await store.read(1, 0, 8))).toEqual(work.piece(1));
  await expect(store.put(0, work.piece(0))).rejects.toMatchObject({ code: "fileAccess" });
  await expect(store.finish(0)).rejects.toMatchObject({ code: "fileAccess" });
  await expect(store.unfinish(0)).rejects.toMatchObject({ code: "fileAccess" });
  expect(await store.deleteOwned(new Set([0, 1, 2]))).toEqual([]);
  expect(await work.tree()).toEqual(["set/", "set/a", "set/c", "set/sub/", "set/sub/b"]);
});

test("a file that nobody wants cannot be finished", async () => {
  const work = await createWorkbench(8, three, [1]);
  await expect(work.store.finish(0)).rejects.toThrow(RangeError);
  await expect(work.store.unfinish(0)).rejects.toThrow(RangeError);
});
