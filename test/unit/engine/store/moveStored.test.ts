import { mkdir, readFile, rename, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { SwarmbidError } from "../../../../src/engine/errors.ts";
import { listStoredFiles } from "../../../../src/engine/store/listStoredFiles.ts";
import { checkMove, type MoveOptions, moveStored } from "../../../../src/engine/store/moveStored.ts";
import { movingName, placeFile } from "../../../../src/engine/store/placeFile.ts";
import type { StoredFile } from "../../../../src/engine/store/storedFile.ts";
import { createWorkbench, listTree, type Workbench } from "./workbench.ts";

const otherDisk = (): Promise<never> => Promise.reject(Object.assign(new Error("EXDEV"), { code: "EXDEV" }));
const acrossDisks: typeof placeFile = (from, to, options) => placeFile(from, to, { ...options, rename: otherDisk });

const never = new AbortController().signal;
const place = (from: string, to: string, rename?: typeof otherDisk) =>
  placeFile(from, to, { signal: never, onCopied: () => undefined, ...(rename === undefined ? {} : { rename }) });

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
const options = (changes: Partial<MoveOptions> = {}): MoveOptions => ({
  from: bench.folder,
  to,
  signal: never,
  onMoved: () => undefined,
  ...changes,
});

describe.each([
  ["on one disk", placeFile],
  ["across disks", acrossDisks],
])("%s", (_, place) => {
  test("finished and unfinished files move with their times, and no empty folder stays behind", async () => {
    const { mtimeMs } = await stat(bench.at("set/a"), { bigint: true });
    expect(await checkMove(files, options())).toEqual({ bytes: 1_500 + 500 + 1_000, folders: [] });
    await moveStored(files, options(), place);
    expect(await bench.tree()).toEqual([]);
    expect(await listTree(to)).toEqual(BEFORE);
    expect((await stat(join(to, "set/a"), { bigint: true })).mtimeMs).toBe(mtimeMs);
    expect(new Uint8Array(await readFile(join(to, "set/a")))).toEqual(bench.file(0));
  });

  test.each([
    ["one file cannot be moved", "noSpace"],
    ["the user stops it", "cancelled"],
  ])("when %s, those before it move back", async (_why, code) => {
    const abort = new AbortController();
    let places = 0;
    const failing: typeof placeFile = async (from, target, run) => {
      places += 1;
      if (places === 3 && code === "noSpace") throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      const how = await place(from, target, run);
      if (places === 2 && code === "cancelled") abort.abort(new SwarmbidError("cancelled", "Stopped."));
      return how;
    };
    let undone = 0;
    const run = options({
      signal: abort.signal,
      onUndone() {
        undone += 1;
      },
    });
    await expect(moveStored(files, run, failing)).rejects.toMatchObject({ code });
    expect([await bench.tree(), await listTree(to), undone]).toEqual([BEFORE, [], 1]);
    expect(await bench.contents("set/a")).toEqual(bench.file(0));
  });

  test("what was moved before a stop stays for the next call when nobody wants it undone", async () => {
    const abort = new AbortController();
    const stopping: typeof placeFile = async (from, target, run) => {
      const how = await place(from, target, run);
      abort.abort(new SwarmbidError("cancelled", "Stopped."));
      return how;
    };
    await expect(moveStored(files, options({ signal: abort.signal }), stopping)).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(await listTree(to)).toEqual(["set/", "set/a"]);
    await moveStored(files, options(), place);
    expect([await bench.tree(), await listTree(to)]).toEqual([[], BEFORE]);
  });
});

test("folders that were there before stay in both places, empty or not", async () => {
  await mkdir(join(to, "set/deep"), { recursive: true });
  const { folders } = await checkMove(files, options());
  expect(folders).toEqual(["set/deep", "set"]);
  const failing: typeof placeFile = () => Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }));
  const keepFolders = { from: ["set/deep", "set"], to: folders };
  const run = options({ keepFolders, onUndone: () => undefined });
  await expect(moveStored(files, run, failing)).rejects.toMatchObject({ code: "noSpace" });
  expect(await listTree(to)).toEqual(["set/", "set/deep/"]);
  await moveStored(files, run);
  expect(await bench.tree()).toEqual(["set/", "set/deep/"]);
});

test("across disks every original stays until all are copied", async () => {
  const seen: string[][] = [];
  const watching: typeof placeFile = async (...call) => {
    const how = await acrossDisks(...call);
    seen.push(await bench.tree());
    return how;
  };
  await moveStored(files, options(), watching);
  expect(seen).toEqual([BEFORE, BEFORE, BEFORE]);
});

test("a stop ends the copying of a large file after a mebibyte at most, and its half goes", async () => {
  const size = 40 * 1_048_576;
  await bench.plant("large", "");
  await truncate(bench.at("large"), size);
  const abort = new AbortController();
  let copied = 0;
  const copying = placeFile(bench.at("large"), join(bench.outside, "large"), {
    signal: abort.signal,
    rename: otherDisk,
    onCopied(bytes) {
      copied += bytes;
      abort.abort(new SwarmbidError("cancelled", "Stopped."));
    },
  });
  await expect(copying).rejects.toMatchObject({ code: "cancelled" });
  expect([copied, await listTree(bench.outside)]).toEqual([1_048_576, []]);
  expect((await stat(bench.at("large"))).size).toBe(size);
});

test("what is in the way is named before anything moves, and stays", async () => {
  await mkdir(join(to, "set"), { recursive: true });
  await writeFile(join(to, "set/c.part"), "mine");
  await expect(checkMove(files, options())).rejects.toMatchObject({ code: "fileConflict" });
  const undone = options({ onUndone: () => undefined });
  await expect(moveStored(files, undone)).rejects.toMatchObject({ code: "fileConflict" });
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
  await expect(place(bench.at("set/deep/b"), join(to, "set/deep/b"))).rejects.toMatchObject({
    code: "fileConflict",
  });
  expect(await bench.contents("set/deep/b")).toEqual(bench.file(1));
});

test("a name as long as names can be moves across disks too", async () => {
  const long = "n".repeat(255);
  await bench.plant(long, "contents");
  await place(bench.at(long), join(bench.outside, long), otherDisk);
  expect(await readFile(join(bench.outside, long), "utf8")).toBe("contents");
  expect(await listTree(bench.outside)).toEqual([long]);
});
