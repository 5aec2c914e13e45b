import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type BenchList, type ListedTorrent, useListBench } from "./listBench.ts";

const bench = useListBench();
/** Pieces of 16 KiB: 0 to 2 hold the first file, 2 is shared, 5 is the last. */
const FILES = { "a.bin": 40_000, "b.bin": 50_000 };

const add = (list: BenchList, { torrent }: ListedTorrent): Promise<string> =>
  list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
const names = (): string[] => readdirSync(bench.inside("target/set")).sort();
const hasPiece = (bits: Uint8Array, piece: number): boolean => ((bits[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) !== 0;

/** Delivers what the transfer still wants; answers which pieces these were. */
async function deliverRest(list: BenchList, id: string, { data, metainfo }: ListedTorrent): Promise<number[]> {
  const running = await list.running(id);
  const here = running.content?.bitfield ?? new Uint8Array();
  const missing = Array.from({ length: metainfo.pieceCount }, (_, piece) => piece).filter(
    (piece) => !hasPiece(here, piece),
  );
  for (const piece of missing) await running.deliver(data, piece);
  await list.inPhase(id, "seeding");
  expect(readFileSync(bench.inside("target/set/a.bin")).equals(data.subarray(0, 40_000))).toBe(true);
  expect(readFileSync(bench.inside("target/set/b.bin")).equals(data.subarray(40_000))).toBe(true);
  return missing;
}

test("a transfer that was removed without its data goes on from it when it is added again", async () => {
  const torrent = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await add(list, torrent);
  const running = await list.running(id);
  for (const piece of [0, 1, 2, 4]) await running.deliver(torrent.data, piece);
  await list.until(id, ({ doneBytes }) => doneBytes >= 4 * 16_384);
  await list.remove(id, false);
  expect(names()).toEqual(["a.bin", "b.bin.part"]);
  await add(list, torrent);
  expect(await deliverRest(list, id, torrent)).toEqual([3, 5]);
  expect(names()).toEqual(["a.bin", "b.bin"]);
});

test("after a crash that also took the list away, the same torrent goes on from what is in the folder", async () => {
  const torrent = await bench.torrent(FILES);
  const lost = await bench.list("lost");
  const running = await lost.running(await add(lost, torrent));
  for (const piece of [0, 3]) await running.deliver(torrent.data, piece);
  bench.killed("lost", "unread");
  const list = await bench.list("new");
  const id = await add(list, torrent);
  expect(await deliverRest(list, id, torrent)).toEqual([1, 2, 4, 5]);
});

test("a removed transfer's files are the next one's own: its data can be deleted", async () => {
  const torrent = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await add(list, torrent);
  await (await list.running(id)).deliver(torrent.data, 0);
  await list.remove(id, false);
  await add(list, torrent);
  await deliverRest(list, id, torrent);
  expect(await list.remove(id, true)).toEqual([]);
  expect(readdirSync(bench.inside("target"))).toEqual([]);
});

test("choosing a file goes on from an unfinished one of an earlier transfer, and stops at somebody else's", async () => {
  const torrent = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await list.add({
    source: { kind: "file", bytes: torrent.torrent },
    folder: bench.inside("target"),
    wanted: [0],
  });
  await (await list.running(id)).deliver(torrent.data, 0);
  const part = path.join(bench.inside("target/set"), "b.bin.part");
  writeFileSync(part, "mine");
  await expect(list.select(id, [0, 1])).rejects.toMatchObject({ code: "fileConflict" });
  writeFileSync(part, torrent.data.subarray(40_000, 70_000));
  await list.select(id, [0, 1]);
  expect(await deliverRest(list, id, torrent)).toEqual([1, 2, 4, 5]);
});
