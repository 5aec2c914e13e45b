import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const FILES = { "a.bin": 20_000, "deep/b.bin": 20_000, "empty/c.bin": 20_000 };

test("deleting the files says which stay because they were there before, and leaves their folders and those that were empty", async () => {
  const { torrent, data, folder, metainfo } = await bench.torrent(FILES);
  const target = bench.inside("target");
  mkdirSync(`${target}/set/deep`, { recursive: true });
  mkdirSync(`${target}/set/empty`);
  copyFileSync(`${folder}/set/deep/b.bin`, `${target}/set/deep/b.bin`);
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: target });
  const running = await list.running(id);
  for (let piece = 0; piece < metainfo.pieceCount; piece++) await running.deliver(data, piece);
  await list.inPhase(id, "seeding");
  await list.close();
  const again = await bench.list();
  expect(await again.remove(id, true)).toEqual([{ path: "set/deep/b.bin", reason: "yours" }]);
  expect(readdirSync(target, { recursive: true }).sort()).toEqual(["set", "set/deep", "set/deep/b.bin", "set/empty"]);
});

test("files that are only seeded all stay, and it is said", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 20_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
  await list.running(id);
  expect(await list.remove(id, true)).toEqual([{ path: "set/a.bin", reason: "yours" }]);
  expect(readdirSync(`${folder}/set`)).toEqual(["a.bin"]);
});

test("after a move the folders of the new place are the ones to keep", async () => {
  const { torrent, data, metainfo } = await bench.torrent({ "a.bin": 20_000, "deep/b.bin": 20_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const running = await list.running(id);
  for (let piece = 0; piece < metainfo.pieceCount; piece++) await running.deliver(data, piece);
  await list.inPhase(id, "seeding");
  mkdirSync(bench.inside("new/set/deep"), { recursive: true });
  await list.moveData(id, bench.inside("new"));
  expect(readdirSync(bench.inside("target"))).toEqual([]);
  expect(await list.remove(id, true)).toEqual([]);
  expect(readdirSync(bench.inside("new"), { recursive: true }).sort()).toEqual(["set", "set/deep"]);
});
