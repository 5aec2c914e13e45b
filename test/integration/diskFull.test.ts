import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { mountSmallDisk, type SmallDisk } from "./support/smallDisk.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const SIZE = 4_000_000;
let data: Dataset;
let disk: SmallDisk;
let folder: string;

beforeEach(async () => {
  data = await bench.dataset("set", { "a.bin": SIZE });
  disk = mountSmallDisk(bench.inside("disk"), 7_000_000);
  folder = path.join(bench.inside("disk"), "target");
});
// What was mounted first must go before the bench removes its folder.
afterEach(() => {
  disk.unmount();
});

async function fetchUntilFull(): Promise<{ engine: StartedEngine; id: string; doneBytes: number }> {
  await bench.seed(data, { uploadLimit: 1_500_000 });
  const engine = await bench.engine("fetcher");
  const id = await engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  await engine.until(id, (snapshot) => snapshot.doneBytes > 500_000);
  disk.fill();
  const { doneBytes, error, peers } = await engine.until(id, inPhase("diskFull"));
  expect({ code: error?.code, peers }).toEqual({ code: "noSpace", peers: 0 });
  expect(doneBytes).toBeLessThan(SIZE);
  return { engine, id, doneBytes };
}

test("a full disk stops a transfer with its data intact, and Resume finishes it when there is room", async () => {
  const { engine, id, doneBytes } = await fetchUntilFull();
  await engine.transfers.verify(id);
  const checked = await engine.until(id, inPhase("paused", "diskFull", "queued"));
  expect(checked.doneBytes).toBeGreaterThanOrEqual(doneBytes);
  disk.empty();
  await engine.transfers.resume(id);
  const done = await engine.until(id, inPhase("seeding"));
  expect(done.receivedBytes).toBeLessThan(SIZE * 1.15);
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("a transfer that a full disk stopped goes on by itself within a quarter of a minute of there being room", async () => {
  const { engine, id } = await fetchUntilFull();
  disk.empty();
  // What is short may have passed between two looks.
  await engine.until(id, inPhase("downloading", "seeding"), 20_000);
  await engine.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("a transfer that would not fit is told before the first byte, and creates nothing", async () => {
  disk.fill();
  const engine = await bench.engine("fetcher");
  const id = await engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  await engine.until(id, inPhase("diskFull"));
  disk.empty();
  expect(digests(bench.inside("disk"))).toEqual({});
});
