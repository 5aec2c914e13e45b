import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { createMetainfo } from "../../../../src/engine/torrent/createMetainfo.ts";
import { type BenchList, useListBench } from "./listBench.ts";

const bench = useListBench();
const LARGE_BYTES = 256 * 1_048_576;
let list: BenchList;
let id: string;
let choosing: Promise<unknown>;

/** A transfer that is about to hash a large file which becomes wanted. */
beforeEach(async () => {
  for (const folder of ["source", "target"]) {
    mkdirSync(bench.inside(`${folder}/set`), { recursive: true });
    writeFileSync(bench.inside(`${folder}/set/large.bin`), "");
    truncateSync(bench.inside(`${folder}/set/large.bin`), LARGE_BYTES);
  }
  writeFileSync(bench.inside("source/set/small.bin"), "small");
  const { bytes } = await createMetainfo(bench.inside("source/set"), { pieceBytes: 1_048_576 });
  list = await bench.list();
  id = await list.add({ source: { kind: "file", bytes }, folder: bench.inside("target"), wanted: [1] });
  await list.running(id);
  choosing = list.select(id, [0, 1]).catch((error: unknown) => error);
  while (!list.logged.some((line) => /hashing 25\d of/.test(line))) await setImmediate();
});

test("pausing ends a choice of files that hashes, and the transfer is as it was", async () => {
  await list.pause(id);
  expect(await choosing).toMatchObject({ code: "cancelled" });
  expect(await list.inPhase(id, "paused")).toMatchObject({ fileCount: 1 });
  await list.resume(id, {});
  await list.running(id);
});

test("removing ends a choice of files that hashes", async () => {
  await list.remove(id, false);
  expect(await choosing).toMatchObject({ code: "cancelled" });
  expect(() => list.files(id)).toThrow(/not in the list/);
});

test("closing ends a choice of files that hashes, also one that waits for its turn, and the next start knows nothing of them", async () => {
  const second = list.select(id, [0]).catch((error: unknown) => error);
  await list.close();
  expect(await choosing).toMatchObject({ code: "cancelled" });
  expect(await second).toMatchObject({ code: "cancelled" });
  const again = await bench.list();
  expect(again.files(id).map(({ state }) => state)).toEqual(["unwanted", "waiting"]);
});
