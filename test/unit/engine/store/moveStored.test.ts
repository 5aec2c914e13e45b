import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { listStoredFiles } from "../../../../src/engine/store/listStoredFiles.ts";
import { moveFile, movingName } from "../../../../src/engine/store/moveFile.ts";
import { checkMove, moveStored } from "../../../../src/engine/store/moveStored.ts";
import type { StoredFile } from "../../../../src/engine/store/storedFile.ts";
import { createWorkbench, listTree, type Workbench } from "./workbench.ts";

const otherDisk = (): Promise<never> => Promise.reject(Object.assign(new Error("EXDEV"), { code: "EXDEV" }));
const acrossDisks = (from: string, to: string): Promise<void> => moveFile(from, to, otherDisk);

let bench: Workbench;
let to: string;
let files: readonly StoredFile[];

beforeEach(async () => {
  bench = await createWorkbench(1_000, [
    { path: "set/a", length: 1_500 },
    { path: "set/deep/b", length: 500 },
    { path: "set/c", length: 2_000 },
  ]);
  await bench.putAll([0, 1, 2]);
  await bench.store.finish(0);
  await bench.store.finish(1);
  await bench.store.close();
  to = join(bench.outside, "new");
  files = [...listStoredFiles(bench.metainfo, () => true).values()];
});

const BEFORE = ["set/", "set/a", "set/c.part", "set/deep/", "set/deep/b"];
const options = () => ({ from: bench.folder, to, onMoved: () => undefined });

describe.each([
  ["on one disk", moveFile],
  ["across disks", acrossDisks],
])("%s", (_, move) => {
  test("finished and unfinished files move with their times, and no empty folder stays behind", async () => {
    const { mtimeMs } = await stat(bench.at("set/a"), { bigint: true });
    expect(await checkMove(files, options())).toBe(1_500 + 500 + 1_000);
    await moveStored(files, options(), move);
    expect(await bench.tree()).toEqual([]);
    expect(await listTree(to)).toEqual(BEFORE);
    expect((await stat(join(to, "set/a"), { bigint: true })).mtimeMs).toBe(mtimeMs);
    expect(new Uint8Array(await readFile(join(to, "set/a")))).toEqual(bench.file(0));
  });

  test("when one file cannot be moved, those before it move back", async () => {
    let moves = 0;
    const failing = async (from: string, target: string): Promise<void> => {
      moves += 1;
      if (moves === 3) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      await move(from, target);
    };
    await expect(moveStored(files, options(), failing)).rejects.toMatchObject({ code: "noSpace" });
    expect(await bench.tree()).toEqual(BEFORE);
    expect(await listTree(to)).toEqual([]);
  });
});

test("what is in the way is named before anything moves, and stays", async () => {
  await mkdir(join(to, "set"), { recursive: true });
  await writeFile(join(to, "set/c.part"), "mine");
  await expect(checkMove(files, options())).rejects.toMatchObject({ code: "fileConflict" });
  await expect(moveStored(files, options())).rejects.toMatchObject({ code: "fileConflict" });
  expect(await bench.tree()).toEqual(BEFORE);
  expect(await readFile(join(to, "set/c.part"), "utf8")).toBe("mine");
});

test("a move that was killed goes on, whichever of a file's two copies were left", async () => {
  await mkdir(join(to, "set/deep"), { recursive: true });
  // One is there already, of one both copies are left, of one half a copy.
  await rename(bench.at("set/a"), join(to, "set/a"));
  await writeFile(join(to, "set/deep/b"), bench.file(1));
  await writeFile(movingName(join(to, "set/c.part")), "half");
  await moveStored(files, options(), acrossDisks);
  expect(await bench.tree()).toEqual([]);
  expect(await listTree(to)).toEqual(BEFORE);
});

test("a file that differs from ours is never taken for a copy of it", async () => {
  await mkdir(join(to, "set/deep"), { recursive: true });
  await writeFile(join(to, "set/deep/b"), new Uint8Array(500));
  await expect(moveFile(bench.at("set/deep/b"), join(to, "set/deep/b"))).rejects.toMatchObject({
    code: "fileConflict",
  });
  expect(await bench.contents("set/deep/b")).toEqual(bench.file(1));
});

test("a name as long as names can be moves across disks too", async () => {
  const long = "n".repeat(255);
  await bench.plant(long, "contents");
  await acrossDisks(bench.at(long), join(bench.outside, long));
  expect(await readFile(join(bench.outside, long), "utf8")).toBe("contents");
  expect(await listTree(bench.outside)).toEqual([long]);
});
