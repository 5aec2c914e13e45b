// 1,000 transfers (400 seed, 300 wait in the queue, 300 are paused) and 500 peers: memory, what idleness costs, the start.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bench } from "./bench.ts";
import { type BenchEngine, startBenchEngine } from "./engine/startBenchEngine.ts";
import { atLeast, atMost, type Figure, told } from "./figure.ts";
import { type EvenTorrent, evenTorrent, writeEvenFile } from "./peers/evenTorrent.ts";
import { startRawPeers } from "./peers/startRawPeers.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const TRANSFERS = 1_000;
const SEEDING = 400;
const PAUSED = 300;
const PEERS = 500;
const IDLE_MS = Number(process.env["SWARMBID_BENCH_IDLE_MS"] ?? 30_000);
/** Rates are means of seconds, and what has just changed is watched closely for ten more: then it is idle. */
const SETTLE_MS = 20_000;
const MIB = 1024 * 1024;
const MEMORY_LIMIT_MIB = 400;
const IDLE_LIMIT_PERCENT = 10;

const settings = { maxPeersPerTransfer: PEERS, maxActiveSeeds: SEEDING };

const countSeeding = (engine: BenchEngine): number =>
  engine.transfers.list().filter(({ phase }) => phase === "seeding").length;

async function whenSeeding(engine: BenchEngine): Promise<void> {
  while (countSeeding(engine) < SEEDING) await delay(50);
}

/** What waits for a place as a seed was checked too: no check runs while idleness is measured. */
async function whenChecked(engine: BenchEngine): Promise<void> {
  while (engine.transfers.list().some(({ phase }) => phase === "checking")) await delay(50);
}

async function addAll(engine: BenchEngine, folder: string, torrents: readonly EvenTorrent[]): Promise<void> {
  for (const [at, { bytes }] of torrents.entries()) {
    const source = { kind: "file", bytes } as const;
    await engine.transfers.add({ source, folder, seedOnly: true, paused: at < PAUSED });
  }
}

/** What the idle engine does for `IDLE_MS`. */
async function measureIdle(engine: BenchEngine): Promise<Figure[]> {
  let reported = 0;
  const subscription = engine.onDidChange(({ changed }) => {
    reported += changed.length;
  });
  await engine.reset();
  const main = process.threadCpuUsage();
  const all = process.cpuUsage();
  await delay(IDLE_MS);
  const { user, system } = process.threadCpuUsage(main);
  const whole = process.cpuUsage(all);
  const { cpuFraction, delayMs, heapBytes } = await engine.read("idle");
  subscription.dispose();
  const percent = (microseconds: number): number => microseconds / 10 / IDLE_MS;
  return [
    atMost("idle: the engine's thread", cpuFraction * 100, "%", IDLE_LIMIT_PERCENT),
    told("idle: the main thread", percent(user + system), "%"),
    atMost("idle: the whole process", percent(whole.user + whole.system), "%", IDLE_LIMIT_PERCENT),
    told("idle: rows reported", reported / (IDLE_MS / 1_000), "1/s"),
    atMost("idle: thread held up, 99 of 100", delayMs.p99, "ms", 50),
    told("idle: thread held up, worst", delayMs.max, "ms"),
    told("heap of the engine's thread", heapBytes / MIB, "MiB"),
    atMost("memory of the process", process.memoryUsage.rss() / MIB, "MiB", MEMORY_LIMIT_MIB),
  ];
}

await bench(() =>
  inTemporaryFolder(async (folder) => {
    const state = path.join(folder, "state");
    const data = path.join(folder, "data");
    mkdirSync(data);
    const torrents = Array.from({ length: TRANSFERS }, (_, at) => evenTorrent(`part-${String(at)}.bin`, 4, 16_384));
    for (const torrent of torrents) writeEvenFile(path.join(data, torrent.name), torrent);

    const first = await startBenchEngine(state, settings);
    const begun = performance.now();
    await addAll(first, data, torrents);
    await whenSeeding(first);
    const added = performance.now() - begun;
    await whenChecked(first);
    await first.close();

    const startedAt = performance.now();
    const engine = await startBenchEngine(state, settings);
    const started = performance.now() - startedAt;
    await engine.reset();
    const resumedAt = performance.now();
    await engine.transfers.resumeInterrupted();
    await whenSeeding(engine);
    const resumed = performance.now() - resumedAt;
    const { delayMs, busiestMs } = await engine.read("resume");

    const running = engine.transfers.list().filter(({ phase }) => phase === "seeding");
    const [one] = torrents;
    if (one === undefined) throw new Error("no torrents");
    const peers = await startRawPeers(one, {
      role: "idle",
      count: PEERS,
      dial: engine.status.port ?? 0,
      infoHashes: running.map(({ id }) => id),
    });
    await delay(SETTLE_MS);
    const connected = (await peers.count()).connected;
    const idle = await measureIdle(engine);
    const close = performance.now();
    await engine.close();
    const closed = performance.now() - close;
    await peers.close();
    return [
      told("1,000 transfers added until 400 seed", added / 1_000, "s"),
      told("start with 1,000 transfers", started / 1_000, "s"),
      told("from the user's word until 400 seed", resumed / 1_000, "s"),
      told("meanwhile: thread held up, worst, waits for the disk included", delayMs.max, "ms"),
      atMost("meanwhile: thread busy at a stretch, processor time", busiestMs, "ms", 200),
      atLeast("connected", connected, "peers", PEERS),
      ...idle,
      told("orderly end", closed / 1_000, "s"),
    ];
  }),
);
