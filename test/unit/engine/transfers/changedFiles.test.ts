import { cpSync, existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type BenchList, type ListedTorrent, useListBench } from "./listBench.ts";

const bench = useListBench();
const EDITED = "edited by its owner";
const inTarget = (name: string): string => path.join(bench.inside("target"), "set", name);

async function fetched(list: BenchList, { torrent, data, metainfo }: ListedTorrent): Promise<string> {
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const running = await list.running(id);
  for (let piece = 0; piece < metainfo.pieceCount; piece++) await running.deliver(data, piece);
  await list.inPhase(id, "seeding");
  return id;
}

test("a finished file that its owner edited is not overwritten after a crash, but told", async () => {
  const listed = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await fetched(list, listed);
  bench.killed("state", "killed");
  await list.close();
  writeFileSync(inTarget("a.bin"), EDITED);
  const again = await bench.list("killed");
  await again.resumeInterrupted();
  expect((await again.inPhase(id, "failed")).error).toMatchObject({ code: "filesChanged" });
  expect(readFileSync(inTarget("a.bin"), "utf8")).toBe(EDITED);
});

test("resuming after another failure does not overwrite what its owner edited meanwhile", async () => {
  const listed = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await fetched(list, listed);
  list.swarm.lose(await list.running(id));
  await list.inPhase(id, "queued");
  writeFileSync(inTarget("a.bin"), EDITED);
  await list.resume(id, {});
  expect((await list.until(id, ({ error }) => error?.code === "filesChanged")).phase).toBe("failed");
  expect(readFileSync(inTarget("a.bin"), "utf8")).toBe(EDITED);
});

test("resuming because one file is gone does not overwrite another that its owner edited", async () => {
  const listed = await bench.torrent({ "a.bin": 32_768, "b.bin": 16_384 });
  const list = await bench.list();
  const id = await fetched(list, listed);
  await list.pause(id);
  unlinkSync(inTarget("b.bin"));
  await list.resume(id, {});
  await list.inPhase(id, "missingFiles");
  writeFileSync(inTarget("a.bin"), EDITED);
  await list.resume(id, {});
  expect((await list.inPhase(id, "failed")).error).toMatchObject({ code: "filesChanged" });
  expect(readFileSync(inTarget("a.bin"), "utf8")).toBe(EDITED);
  await list.resume(id, {});
  const running = await list.running(id);
  for (let piece = 0; piece < 3; piece++) await running.deliver(listed.data, piece);
  await list.inPhase(id, "seeding");
});

test("an unfinished file that vanished is fetched again without blame on its finished neighbour", async () => {
  const { torrent, data, metainfo } = await bench.torrent({ "a.bin": 20_000, "b.bin": 50_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const running = await list.running(id);
  await running.deliver(data, 0);
  await running.deliver(data, 1);
  await list.pause(id);
  unlinkSync(inTarget("b.bin.part"));
  await list.resume(id, {});
  const again = await list.running(id);
  for (let piece = 1; piece < metainfo.pieceCount; piece++) await again.deliver(data, piece);
  await list.inPhase(id, "seeding");
});

test("verifying a paused transfer sees that an unfinished file vanished", async () => {
  const { torrent, data } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await (await list.running(id)).deliver(data, 0);
  await list.pause(id);
  unlinkSync(inTarget("a.bin.part"));
  await list.verify(id);
  await list.until(id, ({ phase, doneBytes }) => phase === "paused" && doneBytes === 0);
});

test("a file that was there before keeps its place when its unfinished neighbour vanishes", async () => {
  const { torrent, data, folder, metainfo } = await bench.torrent({ "a.bin": 20_000, "b.bin": 50_000 });
  mkdirSync(path.dirname(inTarget("a.bin")), { recursive: true });
  cpSync(path.join(folder, "set/a.bin"), inTarget("a.bin"));
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await (await list.running(id)).deliver(data, 1);
  await list.pause(id);
  unlinkSync(inTarget("b.bin.part"));
  await list.resume(id, {});
  const again = await list.running(id);
  expect(existsSync(inTarget("a.bin"))).toBe(true);
  for (let piece = 1; piece < metainfo.pieceCount; piece++) await again.deliver(data, piece);
  await list.inPhase(id, "seeding");
});

test("a file that was there before and changed is never written, and the sentence says what helps", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder });
  await list.inPhase(id, "seeding");
  await list.pause(id);
  writeFileSync(path.join(folder, "set/a.bin"), EDITED);
  await list.resume(id, {});
  const failed = await list.inPhase(id, "failed");
  expect(failed.error?.message).toContain("put the original back or move it away");
  await list.resume(id, {});
  await list.inPhase(id, "failed");
  expect(readFileSync(path.join(folder, "set/a.bin"), "utf8")).toBe(EDITED);
});

test("what only seeds is believed at the next start as long as nobody touched it", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 400_000 });
  const first = await bench.list();
  const id = await first.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
  await first.inPhase(id, "seeding");
  await first.close();
  const second = await bench.list();
  await second.resumeInterrupted();
  await second.inPhase(id, "seeding");
  expect(second.logged.filter((line) => line.includes("hashing 0 of"))).toHaveLength(1);
  await second.close();
  writeFileSync(path.join(folder, "set/a.bin"), EDITED);
  const third = await bench.list();
  await third.resumeInterrupted();
  expect((await third.inPhase(id, "failed")).error).toMatchObject({ code: "filesChanged" });
});

test("what only seeds and is gone is asked for, not fetched", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
  await list.inPhase(id, "seeding");
  await list.pause(id);
  unlinkSync(path.join(folder, "set/a.bin"));
  for (let attempt = 0; attempt < 2; attempt++) {
    await list.resume(id, {});
    expect((await list.inPhase(id, "missingFiles")).error?.message).toContain("put it back, then resume");
  }
});

test("a transfer that lost data is not complete any more: paused it is paused, and the next start fetches the rest", async () => {
  const listed = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list("state", { seedAfterCompletion: false });
  const { torrent, data, metainfo } = listed;
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const running = await list.running(id);
  for (let piece = 0; piece < metainfo.pieceCount; piece++) await running.deliver(data, piece);
  await list.inPhase(id, "complete");
  unlinkSync(inTarget("a.bin"));
  await list.verify(id);
  await list.inPhase(id, "missingFiles");
  await list.resume(id, {});
  await list.running(id);
  await list.pause(id);
  expect(await list.inPhase(id, "paused")).not.toHaveProperty("completedAt");
  await list.resume(id, {});
  await list.running(id);
  await list.close();
  const again = await bench.list("state", { seedAfterCompletion: false });
  await again.resumeInterrupted();
  await again.running(id);
});
