import { chmod, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { beOrdinaryUser, createWorkbench } from "./workbench.ts";

const three = [
  { path: "set/a", length: 10 },
  { path: "set/sub/b", length: 10 },
  { path: "set/c", length: 10 },
];

describe("put and read", () => {
  test("nothing is touched before the first piece", async () => {
    const work = await createWorkbench(8, three);
    await work.store.sync();
    await work.store.close();
    expect(await work.tree()).toEqual([]);
  });

  test("a file bears its unfinished name until it is finished", async () => {
    const work = await createWorkbench(8, three);
    await work.putAll();
    expect(await work.tree()).toEqual(["set/", "set/a.part", "set/c.part", "set/sub/", "set/sub/b.part"]);
    await work.finishAll();
    expect(await work.tree()).toEqual(["set/", "set/a", "set/c", "set/sub/", "set/sub/b"]);
    for (const file of [0, 1, 2]) {
      expect(await work.contents(three[file]?.path ?? "")).toEqual(work.file(file));
    }
  });

  test("what was put is read back, whole and in ranges, before and after finishing", async () => {
    const work = await createWorkbench(8, three);
    await work.putAll();
    for (const state of ["unfinished", "finished"]) {
      if (state === "finished") await work.finishAll();
      for (const piece of work.layout.wantedPieces) {
        const expected = work.piece(piece);
        expect(new Uint8Array(await work.store.read(piece, 0, expected.length))).toEqual(expected);
        expect(new Uint8Array(await work.store.read(piece, 1, 3))).toEqual(expected.subarray(1, 4));
      }
    }
  });

  test("one piece may span many files", async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ path: `set/${index}`, length: index % 3 }));
    const work = await createWorkbench(64, many);
    await work.putAll();
    await work.finishAll();
    for (const [index, { path }] of many.entries()) expect(await work.contents(path)).toEqual(work.file(index));
    expect(new Uint8Array(await work.store.read(1, 0, 64))).toEqual(work.piece(1));
  });

  test.each([0, 1, 7, 8, 9, 15, 16, 17])("a file of %d bytes among pieces of 8 arrives as it is", async (length) => {
    const work = await createWorkbench(8, [
      { path: "set/before", length: 3 },
      { path: "set/it", length },
      { path: "set/after", length: 5 },
    ]);
    await work.putAll();
    await work.finishAll();
    expect(await work.contents("set/it")).toEqual(work.file(1));
    expect(await work.contents("set/after")).toEqual(work.file(2));
  });

  test("a torrent of one file has a short last piece", async () => {
    const work = await createWorkbench(8, [{ path: "only", length: 19 }]);
    expect(work.piece(2)).toHaveLength(3);
    await work.putAll();
    await work.finishAll();
    expect(await work.contents("only")).toEqual(work.data);
  });

  test("a piece that was never put is missing, and so is one whose file was cut", async () => {
    const work = await createWorkbench(8, three);
    await expect(work.store.read(0, 0, 8)).rejects.toMatchObject({ code: "missingFiles" });
    await work.putAll([0, 1]);
    await expect(work.store.read(2, 0, 8)).rejects.toMatchObject({ code: "missingFiles" });
    await truncate(work.at("set/a.part"), 9);
    await expect(work.store.read(1, 0, 8)).rejects.toMatchObject({ code: "missingFiles" });
    await expect(work.store.read(0, 0, 8)).resolves.toHaveLength(8);
  });

  test("a read that comes before the first write does not spoil it", async () => {
    const work = await createWorkbench(8, three);
    const early = work.store.read(0, 0, 8).catch(() => undefined);
    await work.store.put(0, work.piece(0));
    await early;
    await expect(work.store.read(0, 0, 8)).resolves.toHaveLength(8);
  });

  test.each([7, 9])("%d bytes are not a piece of 8", async (length) => {
    const work = await createWorkbench(8, three);
    await expect(work.store.put(0, new Uint8Array(length))).rejects.toThrow(RangeError);
    expect(await work.tree()).toEqual([]);
  });

  test("files are readable by all and executable by nobody, whatever the umask", async () => {
    const work = await createWorkbench(8, [...three, { path: "set/empty", length: 0 }]);
    await work.putAll();
    await work.finishAll();
    for (const path of ["set/a", "set/empty"]) {
      expect((await stat(work.at(path))).mode & 0o777 & ~0o644).toBe(0);
      expect((await stat(work.at(path))).mode & 0o600).toBe(0o600);
    }
  });

  test("a file that may not be opened is named with the reason", async () => {
    beOrdinaryUser();
    const work = await createWorkbench(8, three);
    await work.putAll([0]);
    await work.store.close();
    await chmod(work.at("set/a.part"), 0);
    await expect(work.reopen().read(0, 0, 8)).rejects.toMatchObject({
      code: "fileAccess",
      message: expect.stringContaining("a.part") as string,
    });
  });
});

describe("neighbours and padding", () => {
  test("unwanted files never appear in the folder, yet their boundary bytes can be read back, also after a restart", async () => {
    const work = await createWorkbench(8, three, [1]);
    expect(work.layout.wantedPieces).toEqual([1, 2]);
    await work.putAll();
    await work.store.finish(1);
    expect(await work.tree()).toEqual(["set/", "set/sub/", "set/sub/b"]);
    expect(await work.contents("set/sub/b")).toEqual(work.file(1));
    await work.store.sync();
    await work.store.close();
    const again = work.reopen();
    for (const piece of [1, 2]) expect(new Uint8Array(await again.read(piece, 0, 8))).toEqual(work.piece(piece));
  });

  test("without unwanted neighbours there is no parts file", async () => {
    const work = await createWorkbench(8, three);
    await work.putAll();
    await expect(stat(dirname(work.partsFile))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("padding is never written and reads as zeros", async () => {
    const work = await createWorkbench(8, [
      { path: "set/a", length: 5 },
      { path: "set/.pad/3", length: 3, padding: true },
      { path: "set/b", length: 8 },
    ]);
    await work.putAll();
    await work.finishAll();
    expect(await work.tree()).toEqual(["set/", "set/a", "set/b"]);
    expect(new Uint8Array(await work.store.read(0, 0, 8))).toEqual(work.piece(0));
  });

  test("padding that is not zeros is refused, because it could not be read back", async () => {
    const work = await createWorkbench(8, [
      { path: "set/a", length: 5 },
      { path: "set/p", length: 3, padding: true },
    ]);
    await expect(work.store.put(0, new Uint8Array(8).fill(1))).rejects.toMatchObject({ code: "badTorrent" });
    expect(await work.tree()).toEqual([]);
  });
});
