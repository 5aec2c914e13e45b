import { createHash } from "node:crypto";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { type BenchEngine, startBenchEngine } from "../engine/startBenchEngine.ts";
import { atMost, type Figure, told } from "../figure.ts";
import { inTemporaryFolder } from "../temporaryFolder.ts";
import { createTorrent, seedInProcess } from "./seedInProcess.ts";

const MIB = 1024 * 1024;
const NANOSECONDS_PER_MS = 1e6;
const RESOLUTION_MS = 5;
const P99_LIMIT_MS = 50;
const WORST_LIMIT_MS = 200;
/** Of the processor time of both threads together, what the editor's may take. */
const SHARE_LIMIT_PERCENT = 20;

/** What the thread of the editor, where the façade lives, feels of a fetch from another process and of a check after it. */
export function editorFigures(mebibytes: number): Promise<Figure[]> {
  return inTemporaryFolder(async (folder) => {
    const source = path.join(folder, "source");
    mkdirSync(source);
    writeBytes(path.join(source, "data.bin"), mebibytes);
    const torrent = path.join(folder, "data.torrent");
    createTorrent(path.join(source, "data.bin"), torrent);
    const seeder = await seedInProcess(torrent, source, path.join(folder, "seeder"));
    const engine = await startBenchEngine(path.join(folder, "state"));
    // As a view that is open does.
    engine.onDidChange(({ changed }) => {
      for (const id of changed) void engine.transfers.files(id);
      engine.transfers.list();
    });
    try {
      let id = "";
      const fetching = await measure("fetch", engine, async () => {
        id = await engine.transfers.add({
          source: { kind: "file", bytes: readFileSync(torrent) },
          folder: path.join(folder, "target"),
          hints: { peers: [seeder.peer] },
        });
        await engine.until(id, ({ phase }) => phase === "seeding");
      });
      const verifying = await measure("verify", engine, () => engine.transfers.verify(id));
      return [told("data", mebibytes, "MiB"), ...fetching, ...verifying];
    } finally {
      await engine.close();
      seeder.process.kill("SIGTERM");
      if (seeder.process.exitCode === null) await once(seeder.process, "exit");
    }
  });
}

async function measure(what: string, engine: BenchEngine, work: () => Promise<void>): Promise<Figure[]> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  await engine.reset();
  const from = performance.now();
  const before = process.threadCpuUsage();
  delays.enable();
  await work();
  delays.disable();
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.threadCpuUsage(before);
  const { cpuFraction } = await engine.read(what);
  const own = (user + system) / 1e6;
  const thread = cpuFraction * seconds;
  const heldUp = (nanoseconds: number): number => Math.max(0, nanoseconds / NANOSECONDS_PER_MS - RESOLUTION_MS);
  return [
    told(`${what}: time`, seconds, "s"),
    atMost(`${what}: editor's thread held up, 99 of 100`, heldUp(delays.percentile(99)), "ms", P99_LIMIT_MS),
    atMost(`${what}: editor's thread held up, worst`, heldUp(delays.max), "ms", WORST_LIMIT_MS),
    atMost(`${what}: editor's share of both threads' work`, (100 * own) / (own + thread), "%", SHARE_LIMIT_PERCENT),
  ];
}

/** The same bytes at each run. */
function writeBytes(file: string, mebibytes: number): void {
  const fd = openSync(file, "w");
  for (let at = 0; at < mebibytes; at++) {
    const seed = createHash("sha256").update(String(at)).digest();
    writeSync(fd, Buffer.alloc(MIB, seed));
  }
  closeSync(fd);
}
