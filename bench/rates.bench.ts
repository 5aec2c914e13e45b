// Each rate limit, by what the peers on the other side count over ten seconds: within 15 %.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { EngineSettings, TransferOptions } from "../src/engine/model.ts";
import { bench } from "./bench.ts";
import { startBenchEngine } from "./engine/startBenchEngine.ts";
import { atMost, type Figure, told } from "./figure.ts";
import { evenTorrent, writeEvenFile } from "./peers/evenTorrent.ts";
import { type RawPeers, startRawPeers } from "./peers/startRawPeers.ts";
import { inTemporaryFolder } from "./temporaryFolder.ts";

const MIB = 1024 * 1024;
const LIMIT = 2 * MIB;
const PEERS = 4;
/** What was asked for before the limit took hold. */
const SETTLE_MS = 4_000;
const MEASURE_MS = 10_000;
const OFF_LIMIT_PERCENT = 15;

const torrent = evenTorrent("rates.bin", 1_024, 256 * 1024);
const source = { kind: "file", bytes: torrent.bytes } as const;

async function measure(what: string, peers: RawPeers): Promise<Figure[]> {
  await delay(SETTLE_MS);
  const before = await peers.count();
  const from = performance.now();
  await delay(MEASURE_MS);
  const after = await peers.count();
  const rate = ((after.bytes - before.bytes) * 1_000) / (performance.now() - from);
  const off = (Math.abs(rate - LIMIT) / LIMIT) * 100;
  return [told(`${what}: rate`, rate / MIB, "MiB/s"), atMost(`${what}: beside 2 MiB/s`, off, "%", OFF_LIMIT_PERCENT)];
}

interface Limits {
  readonly settings?: Partial<EngineSettings>;
  readonly options?: Partial<TransferOptions>;
}

const downloads = (what: string, folder: string, { settings, options }: Limits): Promise<Figure[]> =>
  withEngine(path.join(folder, what), settings, async (engine) => {
    const seeds = await startRawPeers(torrent, { role: "seed", count: PEERS });
    const hints = { peers: seeds.addresses };
    await engine.transfers.add({ source, folder: path.join(folder, what, "into"), hints, ...(options && { options }) });
    return measure(what, seeds).finally(seeds.close);
  });

const uploads = (what: string, folder: string, { settings, options }: Limits): Promise<Figure[]> =>
  withEngine(path.join(folder, what), settings, async (engine) => {
    const data = path.join(folder, "data");
    const id = await engine.transfers.add({ source, folder: data, seedOnly: true, ...(options && { options }) });
    await engine.until(id, ({ phase }) => phase === "seeding");
    const leeches = await startRawPeers(torrent, { role: "leech", count: PEERS, dial: engine.status.port ?? 0 });
    return measure(what, leeches).finally(leeches.close);
  });

async function withEngine(
  at: string,
  settings: Partial<EngineSettings> = {},
  work: (engine: Awaited<ReturnType<typeof startBenchEngine>>) => Promise<Figure[]>,
): Promise<Figure[]> {
  const engine = await startBenchEngine(path.join(at, "state"), settings);
  return work(engine).finally(engine.close);
}

await bench(() =>
  inTemporaryFolder(async (folder) => {
    mkdirSync(path.join(folder, "data"));
    writeEvenFile(path.join(folder, "data", torrent.name), torrent);
    return [
      ...(await downloads("download, all transfers", folder, { settings: { downloadLimit: LIMIT } })),
      ...(await downloads("download, one transfer", folder, { options: { downloadLimit: LIMIT } })),
      ...(await uploads("upload, all transfers", folder, { settings: { uploadLimit: LIMIT } })),
      ...(await uploads("upload, one transfer", folder, { options: { uploadLimit: LIMIT } })),
    ];
  }),
);
