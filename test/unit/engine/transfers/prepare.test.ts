import { expect, test } from "vitest";
import { createGate } from "../../../../src/engine/store/gate.ts";
import { prepareContent } from "../../../../src/engine/transfers/prepare.ts";
import { createWorkbench } from "../store/workbench.ts";
import { firstLook } from "./firstLook.ts";

test("the first look at a folder creates nothing, not even an empty file", async () => {
  const bench = await createWorkbench(1_000, [
    { path: "set/a", length: 3_000 },
    { path: "set/empty", length: 0 },
  ]);
  const content = await prepareContent(firstLook(bench));
  await content.store.close();
  expect(await bench.tree()).toEqual([]);
});

test("a choice of no file at all is an error, not a transfer that is complete", async () => {
  const bench = await createWorkbench(1_000, [{ path: "set/a", length: 3_000 }]);
  const input = firstLook(bench);
  const nothing = { ...input, record: { ...input.record, wanted: [] } };
  await expect(prepareContent(nothing)).rejects.toMatchObject({ code: "noMatch" });
});

test("of two transfers that have much to hash, one hashes after the other", async () => {
  const checks = createGate(1);
  const order: string[] = [];
  const check = async (name: string): Promise<void> => {
    const bench = await createWorkbench(1_000, [{ path: "set/a", length: 30_000 }]);
    await bench.plant("set/a", bench.data);
    const content = await prepareContent(firstLook(bench, { checks, onChecked: () => order.push(name) }));
    await content.store.close();
  };
  await Promise.all([check("one"), check("two")]);
  const changes = order.filter((name, index) => index > 0 && name !== order[index - 1]);
  expect([order.length, changes.length]).toEqual([60, 1]);
});

const TWO_FILES = [
  { path: "set/a", length: 3_500 },
  { path: "set/b", length: 4_000 },
];

test("unfinished files of an earlier transfer are gone on with: what is right in them counts, what is not is fetched", async () => {
  const bench = await createWorkbench(1_000, TWO_FILES);
  await bench.plant("set/a.part", bench.file(0));
  await bench.plant("set/b.part", bench.file(1).fill(7, 600, 700));
  const { bits, adopted, progress, store } = await prepareContent(firstLook(bench));
  expect([...bits]).toEqual([0b11110111]);
  expect(adopted).toEqual([]);
  expect(progress.doneBytes(0)).toBe(3_500);
  await store.put(4, bench.piece(4));
  await store.finish(0);
  await store.finish(1);
  expect(await bench.contents("set/b")).toEqual(bench.data.subarray(3_500));
});

test("finished and unfinished files beside each other are taken together, also when only the unfinished one lacks a shared piece", async () => {
  const bench = await createWorkbench(1_000, TWO_FILES);
  await bench.plant("set/a", bench.file(0));
  await bench.plant("set/b.part", bench.file(1).fill(0, 0, 500));
  const { bits, adopted, store } = await prepareContent(firstLook(bench));
  await store.close();
  expect([...bits]).toEqual([0b11101111]);
  expect(adopted).toEqual([0]);
});

test.each([
  ["is empty", 0],
  ["is room that was reserved", 4_000],
])("an unfinished file that %s is in nobody's way", async (_, size) => {
  const bench = await createWorkbench(1_000, TWO_FILES);
  await bench.plant("set/b.part", new Uint8Array(size));
  const { bits, store } = await prepareContent(firstLook(bench));
  await store.close();
  expect([...bits]).toEqual([0]);
});

test("an unfinished file in which nothing is right is somebody else's: it is named and stays as it is", async () => {
  const bench = await createWorkbench(1_000, TWO_FILES);
  await bench.plant("set/a.part", bench.file(0));
  await bench.plant("set/b.part", "somebody else's");
  await expect(prepareContent(firstLook(bench))).rejects.toMatchObject({
    code: "fileConflict",
    message: "“set/b.part” already exists with other contents: move it away or choose another folder, then resume.",
  });
  expect(Buffer.from(await bench.contents("set/b.part")).toString()).toBe("somebody else's");
});
