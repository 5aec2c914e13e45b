import { expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { inPhase, LOOPBACK_SETTINGS, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const DATA_BYTES = 2_000_000;

/** 2 MB that are seeded by `rules`. */
async function seedTwoMegabytes(
  rules: Parameters<typeof seedBy>[1],
  uploadLimit = 1_000_000,
): Promise<{ engine: StartedEngine; id: string }> {
  const data = await bench.dataset("set", { "a.bin": DATA_BYTES });
  return { engine: await seedBy(data, rules, uploadLimit), id: data.metainfo.infoHash };
}

async function seedBy(
  data: Awaited<ReturnType<typeof bench.dataset>>,
  rules: { readonly ratio?: number; readonly idleMinutes?: number; readonly keepIfOnlySource?: boolean },
  uploadLimit: number,
): Promise<StartedEngine> {
  const engine = await bench.engine("seeder", {
    uploadLimit,
    seedRules: { keepIfOnlySource: false, ...rules },
  });
  const known = bench.tracker.nextPeer();
  const id = await engine.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: data.folder,
    seedOnly: true,
  });
  await engine.until(id, inPhase("seeding"));
  await known;
  return engine;
}

async function fetch(name: string, torrent: Uint8Array): Promise<StartedEngine> {
  const fetcher = await bench.engine(name, { seedAfterCompletion: false });
  await fetcher.transfers.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside(name) });
  return fetcher;
}

test("seeding stops at the ratio within 2 percent, says why, stays stopped after a restart, and resumes at the user's word", async () => {
  // Slow enough for a busy machine: two percent of the way are 120 ms.
  const { engine, id } = await seedTwoMegabytes({ ratio: 0.75 }, 250_000);
  const torrent = (await engine.transfers.torrentFile(id)) ?? new Uint8Array();
  await fetch("fetcher", torrent);
  const ended = await engine.until(id, inPhase("complete"), 15_000);
  expect(ended.sentBytes / DATA_BYTES).toBeGreaterThanOrEqual(0.75);
  expect(ended.sentBytes / DATA_BYTES).toBeLessThan(0.75 * 1.02);
  expect(ended.notice).toBe("Seeding ended because 0.75 times the data was sent: resume to seed on.");

  await engine.close();
  const again = await bench.engine("seeder", { seedRules: { ratio: 0.75, keepIfOnlySource: false } });
  await again.transfers.resumeInterrupted();
  await again.transfers.resumeAll();
  expect(again.transfers.get(id)).toMatchObject({ phase: "complete", notice: ended.notice });

  await again.transfers.resume(id);
  const resumed = await again.until(id, inPhase("seeding"));
  expect(resumed.notice).toBeUndefined();
  // The rule that ended it does not end it again, however much is sent now.
  await again.until(id, ({ sentBytes }) => sentBytes > DATA_BYTES * 0.95, 15_000);
  expect(again.transfers.get(id)?.phase).toBe("seeding");
});

test("the only source goes on although its ratio is reached, and ends when another is complete", async () => {
  const { engine, id } = await seedTwoMegabytes({ ratio: 0.2, keepIfOnlySource: true });
  const torrent = (await engine.transfers.torrentFile(id)) ?? new Uint8Array();
  const other = await bench.engine("other");
  await other.transfers.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("other") });
  await engine.until(id, ({ sentBytes, phase }) => sentBytes > DATA_BYTES * 0.6 && phase === "seeding");
  await other.until(id, inPhase("seeding"));
  await engine.until(id, inPhase("complete"), 8_000);
});

test("a complete transfer that does not seed by the settings seeds when the user resumes it", async () => {
  const data = await bench.dataset("set", { "a.bin": 300_000 });
  await bench.seed(data);
  const fetcher = await fetch("fetcher", data.torrent);
  const id = data.metainfo.infoHash;
  await fetcher.until(id, inPhase("complete"));
  await fetcher.transfers.resumeAll();
  expect(fetcher.transfers.get(id)?.phase).toBe("complete");
  await fetcher.transfers.resume(id);
  await fetcher.until(id, inPhase("seeding"));
});

test("alternative limits hold within 15 percent when they are switched on while bytes flow", async () => {
  const data = await bench.dataset("set", { "a.bin": 12_000_000 });
  await bench.seed(data, { uploadLimit: 4_000_000 });
  const fetcher = await fetch("fetcher", data.torrent);
  const id = data.metainfo.infoHash;
  await fetcher.until(id, ({ doneBytes }) => doneBytes > 1_000_000);
  await fetcher.configure({
    ...LOOPBACK_SETTINGS,
    seedAfterCompletion: false,
    alternativeLimits: { downloadLimit: 700_000 },
    useAlternativeLimits: true,
  });
  const before = fetcher.transfers.get(id)?.receivedBytes ?? 0;
  // What was asked for before the change arrives first.
  const start = await fetcher.until(id, ({ receivedBytes }) => receivedBytes > before + 700_000);
  const from = performance.now();
  const end = await fetcher.until(id, ({ receivedBytes }) => receivedBytes > start.receivedBytes + 2_500_000);
  const rate = ((end.receivedBytes - start.receivedBytes) * 1_000) / (performance.now() - from);
  expect(rate).toBeGreaterThan(700_000 * 0.85);
  expect(rate).toBeLessThan(700_000 * 1.15);
});
