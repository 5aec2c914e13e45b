import { stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { createWorkbench } from "./workbench.ts";

const MB = 1_048_576;
const FILES = [
  { path: "set/a", length: 3 * MB },
  { path: "set/b", length: 5 * MB + 1 },
  { path: "set/empty", length: 0 },
];
const never = new AbortController().signal;

test("every unfinished file gets its whole length in real blocks, and what it holds stays", async () => {
  const bench = await createWorkbench(MB, FILES);
  await bench.putAll([0]);
  let allocated = 0;
  await bench.store.allocate({ signal: never, onAllocated: (bytes) => (allocated += bytes) });
  expect(await bench.tree()).toEqual(["set/", "set/a.part", "set/b.part"]);
  const { size, blocks } = await stat(bench.at("set/b.part"));
  expect(size).toBe(5 * MB + 1);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  expect(await bench.store.allocatedBytes()).toBe(8 * MB + 1);
  expect(allocated).toBe(7 * MB + 1);
  expect(Buffer.from(await bench.store.read(0, 0, MB)).equals(bench.piece(0))).toBe(true);
  await bench.putAll();
  await bench.finishAll();
  expect(await bench.contents("set/b")).toEqual(bench.file(1));
});

test("when it is stopped halfway, nothing half is left: new files are gone, others as long as they were", async () => {
  const bench = await createWorkbench(MB, FILES);
  await bench.putAll([0]);
  let calls = 0;
  const abort = new AbortController();
  const allocating = bench.store.allocate({
    signal: abort.signal,
    onAllocated() {
      calls += 1;
      if (calls === 2) abort.abort();
    },
  });
  await expect(allocating).rejects.toThrow();
  expect(await bench.tree()).toEqual(["set/", "set/a.part"]);
  expect((await stat(bench.at("set/a.part"))).size).toBe(MB);
  await bench.putAll();
  await bench.finishAll();
  expect(await bench.contents("set/b")).toEqual(bench.file(1));
});
