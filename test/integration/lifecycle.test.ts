import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const SLOW = { uploadLimit: 1_500_000 };
let data: Dataset;
let folder: string;

beforeEach(async () => {
  data = await bench.dataset("set", { "big.bin": 6_000_000, "small.txt": 1_000 });
  folder = bench.inside("target");
});

const add = (engine: StartedEngine) => engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
const begun = (snapshot: { doneBytes: number }): boolean => snapshot.doneBytes > 500_000;

/** What the seeder sends in the next `ms`: the paused transfer's own counters would stand still in any case. */
async function sentDuring(seeder: StartedEngine, id: string, ms: number): Promise<number> {
  const before = seeder.transfers.get(id)?.sentBytes ?? 0;
  await new Promise((resolve) => setTimeout(resolve, ms));
  return (seeder.transfers.get(id)?.sentBytes ?? 0) - before;
}

test("pause pauses: nothing arrives after it, no peer stays, and resume finishes the rest", async () => {
  const seeder = await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, begun);
  await fetcher.transfers.pause(id);
  await fetcher.until(id, inPhase("paused"));
  await seeder.until(id, ({ peers }) => peers === 0);
  expect(await sentDuring(seeder, id, 1_500)).toBe(0);
  expect(seeder.transfers.get(id)).toMatchObject({ peers: 0 });
  expect(fetcher.transfers.get(id)?.doneBytes).toBeLessThan(6_001_000);
  await fetcher.transfers.resume(id);
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("an unfinished file bears its name plus .part until it is complete", async () => {
  await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, begun);
  expect(Object.keys(digests(folder))).toContain("set/big.bin.part");
  await fetcher.until(id, inPhase("seeding"));
  expect(Object.keys(digests(folder)).sort()).toEqual(["set/big.bin", "set/small.txt"]);
});

test("a new process lists the transfer, waits for the user, then fetches only what was missing", async () => {
  await bench.seed(data, SLOW);
  const first = await bench.engine("fetcher");
  const id = await add(first);
  await first.until(id, begun);
  await first.close();
  const again = await bench.engine("fetcher");
  const waiting = again.transfers.get(id);
  expect(waiting).toMatchObject({ phase: "queued", peers: 0 });
  expect(waiting?.doneBytes).toBeGreaterThan(500_000);
  expect(again.status.port).toBeUndefined();
  await again.transfers.resumeInterrupted();
  const done = await again.until(id, inPhase("seeding"));
  expect(done.receivedBytes).toBeLessThan(6_001_000 * 1.05);
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("a thread that hangs is replaced within five seconds, the row says so, and the transfer goes on", async () => {
  await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, begun);
  const hungAt = performance.now();
  await fetcher.hangThread();
  await fetcher.until(id, inPhase("restarting"));
  await fetcher.until(id, inPhase("checking", "downloading", "seeding"));
  expect(performance.now() - hungAt).toBeLessThan(5_000);
  expect(fetcher.status.restarts).toBe(1);
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("verify finds the flipped byte of a finished file, and resume fetches that piece again", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, inPhase("seeding"));
  await fetcher.transfers.pause(id);
  const file = openSync(path.join(folder, "set/big.bin"), "r+");
  writeSync(file, Buffer.from([0x55, 0xaa, 0x55]), 0, 3, 3_000_000);
  closeSync(file);
  await fetcher.transfers.verify(id);
  const damaged = await fetcher.until(id, inPhase("failed"));
  expect(damaged.error).toMatchObject({ code: "filesChanged" });
  expect(damaged.error?.message).toContain("big.bin");
  const before = damaged.receivedBytes;
  await fetcher.transfers.resume(id);
  const mended = await fetcher.until(id, inPhase("seeding"));
  expect(mended.receivedBytes - before).toBeLessThan(300_000);
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("verify of a paused transfer hashes what is there and stays paused and off the network", async () => {
  const seeder = await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, begun);
  await fetcher.transfers.pause(id);
  const { doneBytes } = await fetcher.until(id, inPhase("paused"));
  await seeder.until(id, ({ peers }) => peers === 0);
  await fetcher.transfers.verify(id);
  expect(await fetcher.until(id, inPhase("paused"))).toMatchObject({ doneBytes });
  expect(await sentDuring(seeder, id, 1_000)).toBe(0);
});

test("a finished file that vanished is said to be missing, and nothing is written before the user resumes", async () => {
  await bench.seed(data);
  const first = await bench.engine("fetcher");
  const id = await add(first);
  await first.until(id, inPhase("seeding"));
  await first.close();
  unlinkSync(path.join(folder, "set/small.txt"));
  const again = await bench.engine("fetcher");
  await again.transfers.resumeInterrupted();
  const missing = await again.until(id, inPhase("missingFiles"));
  expect(missing.error?.message).toContain("small.txt");
  expect(Object.keys(digests(folder))).toEqual(["set/big.bin"]);
  await again.transfers.resume(id);
  await again.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("with seeding off, a finished transfer leaves the swarm", async () => {
  const seeder = await bench.seed(data);
  const fetcher = await bench.engine("fetcher", { seedAfterCompletion: false });
  const id = await add(fetcher);
  const done = await fetcher.until(id, inPhase("complete"));
  expect(done).toMatchObject({ peers: 0, doneBytes: 6_001_000 });
  await seeder.until(data.metainfo.infoHash, (snapshot) => snapshot.peers === 0);
});

test("a closed engine has no thread, and closing twice is safe", async () => {
  const engine = await bench.engine("fetcher");
  await engine.close();
  await engine.close();
  expect(engine.status.phase).toBe("closed");
  await expect(engine.transfers.pauseAll()).rejects.toMatchObject({ code: "closed" });
});
