import { expect, test } from "vitest";
import { DEFAULT_OPTIONS } from "../../src/engine/model.ts";
import { useBench } from "./support/bench.ts";
import type { Dataset } from "./support/dataset.ts";
import { digests } from "./support/dataset.ts";
import { inPhase, LOOPBACK_SETTINGS, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();

const active = (engine: StartedEngine): string[] =>
  engine.transfers
    .list()
    .filter(({ phase }) => phase === "downloading" || phase === "checking")
    .map(({ name }) => name);

async function seedAll(datasets: readonly Dataset[], uploadLimit?: number): Promise<StartedEngine> {
  const seeder = await bench.engine("seeder", uploadLimit === undefined ? {} : { uploadLimit });
  for (const { torrent, folder, metainfo } of datasets) {
    await seeder.transfers.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
    await seeder.until(metainfo.infoHash, inPhase("seeding"));
  }
  return seeder;
}

test("six transfers under a limit of two: never more than two are active, and all arrive in order", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const datasets = await Promise.all(names.map((name) => bench.dataset(name, { "x.bin": 400_000 })));
  await seedAll(datasets, 2_000_000);
  const fetcher = await bench.engine("fetcher", { maxActiveDownloads: 2 });
  const most = { count: 0 };
  fetcher.onDidChange(() => (most.count = Math.max(most.count, active(fetcher).length)));
  const finished: string[] = [];
  fetcher.onDidChange(({ changed }) => {
    for (const id of changed) {
      const snapshot = fetcher.transfers.get(id);
      if (snapshot?.phase === "seeding" && !finished.includes(snapshot.name)) finished.push(snapshot.name);
    }
  });
  for (const { torrent } of datasets)
    await fetcher.transfers.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  for (const { metainfo } of datasets) await fetcher.until(metainfo.infoHash, inPhase("seeding"));
  expect(most.count).toBe(2);
  expect(finished.slice(0, 2).sort()).toEqual(["a", "b"]);
  expect(digests(bench.inside("target"))).toEqual(digests(bench.inside("source")));
});

test("a transfer that is moved to the top runs before those that wait longer", async () => {
  const datasets = await Promise.all(
    ["a", "b", "c"].map((name) => bench.dataset(name, { "x.bin": 300_000 }, { trackers: [] })),
  );
  const fetcher = await bench.engine("fetcher", { maxActiveDownloads: 1 });
  const [a = "", b = "", c = ""] = datasets.map(({ metainfo }) => metainfo.infoHash);
  for (const { torrent } of datasets)
    await fetcher.transfers.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await fetcher.until(a, inPhase("downloading"));
  await fetcher.transfers.move(c, "top");
  await fetcher.until(c, inPhase("downloading"));
  await fetcher.until(a, inPhase("queued"));
  expect([...fetcher.transfers.list()].sort((x, y) => x.position - y.position).map(({ id }) => id)).toEqual([c, a, b]);
  await fetcher.transfers.move(c, "down");
  await fetcher.until(a, inPhase("downloading"));
});

test("raising the limit starts what waited", async () => {
  const datasets = await Promise.all(
    ["a", "b"].map((name) => bench.dataset(name, { "x.bin": 300_000 }, { trackers: [] })),
  );
  const fetcher = await bench.engine("fetcher", { maxActiveDownloads: 1 });
  for (const { torrent } of datasets)
    await fetcher.transfers.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const second = datasets[1]?.metainfo.infoHash ?? "";
  await fetcher.until(second, inPhase("queued"));
  await fetcher.configure({ ...LOOPBACK_SETTINGS, maxActiveDownloads: 2 });
  await fetcher.until(second, inPhase("downloading"));
});

test.each([
  ["download", { fetcher: { downloadLimit: 1_000_000 }, seeder: {} }],
  ["upload", { fetcher: {}, seeder: { uploadLimit: 1_000_000 } }],
])("a transfer's own %s limit holds within 15 percent, and leaves another transfer alone", async (_, limits) => {
  const [slow, fast] = await Promise.all(["slow", "fast"].map((name) => bench.dataset(name, { "x.bin": 6_000_000 })));
  if (slow === undefined || fast === undefined) throw new Error("no data");
  const seeder = await seedAll([slow, fast]);
  await seeder.transfers.setOptions(slow.metainfo.infoHash, { ...DEFAULT_OPTIONS, ...limits.seeder });
  const fetcher = await bench.engine("fetcher");
  const folder = bench.inside("target");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: slow.torrent },
    folder,
    options: limits.fetcher,
  });
  const other = await fetcher.transfers.add({ source: { kind: "file", bytes: fast.torrent }, folder });
  await fetcher.until(other, inPhase("seeding"), 4_000);
  const { receivedBytes } = await fetcher.until(id, (snapshot) => snapshot.receivedBytes > 1_500_000);
  const from = performance.now();
  const after = await fetcher.until(id, (snapshot) => snapshot.receivedBytes > receivedBytes + 3_000_000);
  const rate = ((after.receivedBytes - receivedBytes) * 1_000) / (performance.now() - from);
  expect(rate).toBeGreaterThan(850_000);
  expect(rate).toBeLessThan(1_150_000);
});

test("a file of high priority is complete before the others, also when it became so while running", async () => {
  const data = await bench.dataset("set", { "a.bin": 2_000_000, "b.bin": 2_000_000, "c.bin": 500_000 });
  await seedAll([data], 400_000);
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 200_000);
  await fetcher.transfers.setOptions(id, { strategy: "rarest", priorities: { 2: "high" } });
  // What was asked for before the change, a second's worth, still arrives first.
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 2_300_000);
  const files = await fetcher.transfers.files(id);
  expect(files.map(({ state }) => state)[2]).toBe("complete");
  expect(files[0]?.state).not.toBe("complete");
});
