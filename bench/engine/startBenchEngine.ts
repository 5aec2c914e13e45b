import path from "node:path";
import { inspect } from "node:util";
import { BroadcastChannel } from "node:worker_threads";
import type { TorrentEngine } from "../../src/engine/door.ts";
import { createEngine } from "../../src/engine/engine.ts";
import {
  DEFAULT_SETTINGS,
  type EngineSettings,
  type TransferId,
  type TransferSnapshot,
} from "../../src/engine/model.ts";
import { systemClock } from "../../src/engine/systemClock.ts";

/** What the engine's thread did since `reset`. */
export interface ThreadReading {
  /** How long its event loop was held up, beyond the 5 ms between two looks. */
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** The most processor time that it took in one go: what it would be held up on a machine of its own. */
  readonly busiestMs: number;
  /** Processor time of the thread over time passed: 1 is a whole core. */
  readonly cpuFraction: number;
  readonly heapBytes: number;
}

export interface BenchEngine extends TorrentEngine {
  reset(): Promise<void>;
  /** `name` names the profile, where one is asked for by SWARMBID_BENCH_PROFILE. */
  read(name: string): Promise<ThreadReading>;
  until(id: TransferId, condition: (snapshot: TransferSnapshot) => boolean): Promise<TransferSnapshot>;
}

/** A real engine of this build, with a probe in its thread. Everything that would leave loopback is off. */
export async function startBenchEngine(
  storageFolder: string,
  settings: Partial<EngineSettings> = {},
): Promise<BenchEngine> {
  const log = {
    write(level: string, message: string, cause?: unknown) {
      if (level === "error" || process.env["SWARMBID_BENCH_LOG"] !== undefined)
        process.stderr.write(`${level} ${message} ${cause === undefined ? "" : inspect(cause)}\n`);
    },
  };
  const quiet = { dht: false, lsd: false, pex: false, allowLocalNetwork: true };
  const engine = createEngine(
    { log, clock: systemClock, storageFolder, settings: { ...DEFAULT_SETTINGS, ...quiet, ...settings } },
    { threadFile: path.join(import.meta.dirname, "probedThread.cjs") },
  );
  const channel = new BroadcastChannel("swarmbid-bench");
  const ask = (question: "reset" | "read", name = ""): Promise<unknown> =>
    new Promise((resolve) => {
      channel.onmessage = (event) => {
        const { answer, value } = (event as { data: { answer?: string; value?: unknown } }).data;
        if (answer === question) resolve(value);
      };
      channel.postMessage({ ask: question, name });
    });
  await engine.start();
  return {
    ...engine,
    get status() {
      return engine.status;
    },
    async reset() {
      await ask("reset");
    },
    read: async (name) => (await ask("read", name)) as ThreadReading,
    until: (id, condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          const snapshot = engine.transfers.get(id);
          if (snapshot === undefined || !condition(snapshot)) return;
          subscription.dispose();
          resolve(snapshot);
        };
        const subscription = engine.onDidChange(look);
        look();
      }),
    async close() {
      channel.close();
      await engine.close();
    },
  };
}
