import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createEngine } from "../../src/engine/engine.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/model.ts";
import { openStateDb } from "../../src/engine/transfers/stateDb.ts";
import { createFakeClock } from "../fakes/clock.ts";
import { useBench } from "./support/bench.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();

const whenRestarting = (engine: StartedEngine): Promise<void> =>
  new Promise((resolve) => {
    const subscription = engine.onDidChange(() => {
      if (engine.status.phase !== "restarting") return;
      subscription.dispose();
      resolve();
    });
  });
const openPorts = (): number => process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;

test("an engine that is closed while its new thread begins has no thread afterwards", async () => {
  const before = openPorts();
  const engine = await bench.engine("engine");
  await engine.hangThread();
  await whenRestarting(engine);
  // The new thread is made at once and needs longer than this to begin.
  await new Promise((resolve) => setTimeout(resolve, 5));
  await engine.close();
  expect(openPorts()).toBe(before);
  expect(engine.status.phase).toBe("closed");
});

test("who waits for a new thread is told when the engine closes instead", async () => {
  const engine = await bench.engine("engine");
  await engine.hangThread();
  await whenRestarting(engine);
  const waiting = expect(engine.transfers.pauseAll()).rejects.toMatchObject({ code: "closed" });
  await engine.close();
  await waiting;
});

test("a new thread that cannot read its state is tried again", async () => {
  const data = await bench.dataset("set", { "a.bin": 100_000 });
  const engine = await bench.seed(data);
  await engine.hangThread();
  await whenRestarting(engine);
  const thief = openStateDb(bench.inside("state-seeder"));
  await expect(engine.transfers.verify(data.metainfo.infoHash)).rejects.toMatchObject({ code: "engineBusy" });
  thief.close();
  await engine.until(data.metainfo.infoHash, inPhase("seeding"));
});

test("a preview that was cancelled before it began says so like every other error of the engine", async () => {
  const engine = await bench.engine("engine");
  const source = { kind: "text", text: "aa".repeat(20) } as const;
  const preview = engine.transfers.preview(source, {}, AbortSignal.abort());
  await expect(preview).rejects.toMatchObject({ name: "SwarmbidError", code: "cancelled" });
});

test("an engine whose thread dies again and again stops trying and says what to do", async () => {
  const threadFile = bench.inside("dying.cjs");
  writeFileSync(threadFile, "throw new Error('no');");
  const clock = createFakeClock();
  const host = {
    log: { write: () => undefined },
    clock,
    storageFolder: bench.inside("state"),
    settings: DEFAULT_SETTINGS,
  };
  const engine = createEngine(host, { threadFile });
  const gaveUp = new Promise<void>((resolve) => {
    engine.onDidChange(() => {
      // The next thread begins when its time has come, which the change comes before.
      queueMicrotask(() => {
        clock.advance(60_000);
      });
      if (engine.status.phase === "failed") resolve();
    });
  });
  await expect(engine.start()).rejects.toMatchObject({ code: "engineLost" });
  await gaveUp;
  expect(engine.status.error?.message).toMatch(/reload the window/);
  expect(engine.status.restarts).toBe(4);
  await expect(engine.transfers.pauseAll()).rejects.toMatchObject({ code: "engineLost" });
  await engine.close();
});

test("after a restart of the thread exactly those transfers go on that the user has let run", async () => {
  const names = ["runs", "waits for the user"] as const;
  const sets = await Promise.all(names.map((name) => bench.dataset(name, { "a.bin": 300_000 })));
  const first = await bench.engine("fetcher", { downloadLimit: 20_000 });
  for (const { torrent } of sets)
    await first.transfers.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const [runs = "", waits = ""] = sets.map(({ metainfo }) => metainfo.infoHash);
  await first.until(runs, inPhase("downloading"));
  await first.until(waits, inPhase("downloading"));
  await first.close();

  const engine = await bench.engine("fetcher");
  await engine.transfers.resume(runs);
  await engine.until(runs, inPhase("downloading"));
  await engine.hangThread();
  await whenRestarting(engine);
  await engine.until(runs, inPhase("downloading"));
  await engine.transfers.setOptions(waits, { strategy: "sequential", priorities: {} });
  expect(await engine.until(waits, ({ options }) => options.strategy === "sequential")).toMatchObject({
    phase: "queued",
  });
});

test("a disk that holds the thread for five seconds is waited for: no restart, and the transfer goes on", async () => {
  const data = await bench.dataset("set", { "a.bin": 100_000 });
  const engine = await bench.seed(data);
  const before = performance.now();
  await engine.hangThread(5_000);
  // Answered when the thread is free again.
  await engine.transfers.files(data.metainfo.infoHash);
  expect(performance.now() - before).toBeGreaterThan(4_900);
  expect(engine.status).toMatchObject({ phase: "running", restarts: 0 });
  expect(engine.transfers.get(data.metainfo.infoHash)).toMatchObject({ phase: "seeding" });
});
