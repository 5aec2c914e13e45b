import { expect, test } from "vitest";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { fetchCommand } from "../../../src/cli/fetchCommand.ts";
import type { Happening, Output } from "../../../src/cli/output.ts";
import type { TorrentEngine, Transfers } from "../../../src/engine/door.ts";
import { SwarmbidError } from "../../../src/engine/errors.ts";
import { createEmitter } from "../../../src/engine/events.ts";
import { type Finding, type TorrentPreview, type TransferSnapshot } from "../../../src/engine/model.ts";
import { createFakeClock } from "../../fakes/clock.ts";
import { createFakeMarket } from "../../fakes/market.ts";
import { transferSnapshot } from "../../fakes/snapshots.ts";

const id = "0123456789012345678901234567890123456789";
const preview: TorrentPreview = {
  id,
  name: "set",
  totalBytes: 30,
  pieceBytes: 16_384,
  isPrivate: false,
  trackers: [],
  webSeeds: [],
  exists: false,
  files: [
    { index: 0, path: "set/a", totalBytes: 10, suggested: true },
    { index: 1, path: "set/b", totalBytes: 15, suggested: true },
    {
      index: 2,
      path: "set/.envrc",
      totalBytes: 5,
      suggested: false,
      leftOutBecause: "Tools may run code from “.envrc”",
    },
  ],
};
const downloading = transferSnapshot(
  {
    ...{ id, name: "set", folder: "/data", totalBytes: 25, doneBytes: 11, fileCount: 2, peers: 0, knownPeers: 0 },
    ...{ downloadBytesPerSecond: 0, uploadBytesPerSecond: 0, receivedBytes: 0, sentBytes: 0, magnet: "", addedAt: 0 },
  },
  ["secondsLeft", "rootPath"],
);

/** An engine that holds at most one transfer and records what is asked of it. */
function fakeEngine(earlier?: TransferSnapshot) {
  const changes = createEmitter<{ changed: readonly string[]; removed: readonly string[] }>();
  const asked: unknown[] = [];
  const added: unknown[] = [];
  let snapshot = earlier;
  let findings: readonly Finding[] = [];
  let wanted = new Set([0, 1]);
  const stateOf = (index: number) => (wanted.has(index) ? "complete" : "unwanted");
  const show = (next: TransferSnapshot | undefined) => {
    snapshot = next;
    changes.fire({ changed: [id], removed: [] });
  };
  const transfers: Partial<Transfers> = {
    get: () => snapshot,
    files: () =>
      Promise.resolve([
        { index: 0, path: "set/a", totalBytes: 10, doneBytes: 10, state: stateOf(0) },
        { index: 1, path: "set/b", totalBytes: 15, doneBytes: 15, state: stateOf(1) },
        { index: 2, path: "set/.envrc", totalBytes: 5, doneBytes: 0, state: "left out" },
      ]),
    preview: () => Promise.resolve(preview),
    add({ wanted, folder, options, allowRisky }) {
      asked.push({ add: wanted, folder });
      added.push({ options, allowRisky });
      show(downloading);
      return Promise.resolve(id);
    },
    setOptions: () => Promise.resolve(),
    diagnose: () => Promise.resolve(findings),
    select(_id, indexes) {
      asked.push({ select: indexes });
      wanted = new Set(indexes);
      return Promise.resolve();
    },
    resume(_id, hints) {
      asked.push({ resume: hints });
      show(downloading);
      return Promise.resolve();
    },
    remove(_id, options) {
      asked.push({ remove: options });
      return Promise.resolve([]);
    },
  };
  const engine: TorrentEngine = {
    transfers: transfers as Transfers,
    market: createFakeMarket(() => Promise.resolve()),
    status: { phase: "running", restarts: 0, worstDelayMs: 0 },
    onDidChange: changes.event,
    start: () => Promise.resolve(),
    configure: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const find = (...found: readonly Finding[]) => {
    findings = found;
  };
  return { engine, asked, added, show, find };
}

const begin = (engine: TorrentEngine, ...more: string[]) => beginWith(engine, id, ...more);

async function beginWith(engine: TorrentEngine, text: string, ...more: string[]) {
  const command = parseCommandLine(["fetch", text, "--into", "/data", ...more]);
  if (command.name !== "fetch") throw new Error("not a fetch");
  const abort = new AbortController();
  const happened: Happening[] = [];
  const output: Output = {
    happened: (happening) => void happened.push(happening),
    progress: () => undefined,
    finish: () => undefined,
  };
  const clock = createFakeClock();
  const source = { kind: "text", text } as const;
  const outcome = fetchCommand(command, source, { engine, output, clock, signal: abort.signal });
  outcome.catch(() => undefined);
  // Everything that the fake answers is answered in microtasks.
  await new Promise(setImmediate);
  return { outcome, abort, happened, clock };
}

test("a finished transfer is counted, forgotten and its files stay", async () => {
  const { engine, asked, show } = fakeEngine();
  const { outcome, happened } = await begin(engine);
  show({ ...downloading, phase: "complete", receivedBytes: 26 });
  expect(await outcome).toMatchObject({ ok: true, facts: { bytes: 25, files: 2, receivedBytes: 26, infoHash: id } });
  expect(asked).toEqual([{ add: undefined, folder: "/data" }, { remove: { deleteData: false } }]);
  expect(happened.map(({ sentence }) => sentence)).toEqual([
    "Asking for the torrent's contents …",
    "set: 2 files, 25 B",
    "Left out: set/.envrc. Tools may run code from “.envrc”.",
  ]);
});

test("it is said where the files are, not where this command line wanted them: a killed move took them elsewhere", async () => {
  const { engine, show } = fakeEngine({ ...downloading, phase: "queued", folder: "/moved" });
  const { outcome } = await begin(engine);
  show({ ...downloading, phase: "complete", folder: "/moved" });
  expect(await outcome).toMatchObject({
    sentence: expect.stringMatching(/^Done: 2 files, .*, below \/moved$/) as string,
    facts: { folder: "/moved" },
  });
});

test("an earlier run's transfer goes on with the peers of this command line", async () => {
  const { engine, asked, show } = fakeEngine({ ...downloading, phase: "queued", receivedBytes: 100 });
  const { outcome } = await begin(engine, "--peer", "192.0.2.1:1");
  show({ ...downloading, phase: "complete", receivedBytes: 140 });
  expect(await outcome).toMatchObject({ facts: { receivedBytes: 40 } });
  expect(asked[0]).toEqual({ resume: { trackers: [], peers: ["192.0.2.1:1"], webSeeds: [] } });
});

test("an earlier run's transfer goes on with the trackers of another link to it, when nobody else could be asked", async () => {
  const { engine, asked, show } = fakeEngine({ ...downloading, phase: "queued" });
  const link = `magnet:?xt=urn:btih:${id}&tr=https%3A%2F%2Ft.example%2Fnew`;
  const { outcome } = await beginWith(engine, link, "--no-dht", "--no-lsd");
  show({ ...downloading, phase: "complete" });
  expect(await outcome).toMatchObject({ ok: true });
  expect(asked[0]).toEqual({ resume: { trackers: ["https://t.example/new"], peers: [], webSeeds: [] } });
});

test("another choice of files than the interrupted run's counts from now on", async () => {
  const { engine, asked, show } = fakeEngine({ ...downloading, phase: "queued" });
  const { outcome } = await begin(engine, "--select", "a");
  show({ ...downloading, phase: "complete" });
  expect(await outcome).toMatchObject({ facts: { bytes: 10, files: 1 } });
  expect(asked.slice(0, 2)).toEqual([{ select: [0] }, { resume: { trackers: [], peers: [], webSeeds: [] } }]);
});

test("a file that the interrupted run left out is not silently missing", async () => {
  const { engine } = fakeEngine({ ...downloading, phase: "queued" });
  const { outcome } = await begin(engine, "--allow-risky", ".envrc");
  await expect(outcome).rejects.toMatchObject({
    code: "duplicateTransfer",
    message: `An interrupted run left “set/.envrc” out: forget that run with \`swarmbid remove ${id}\`, then fetch again.`,
  });
});

test("order, priorities and what is allowed arrive at the engine", async () => {
  const { engine, added } = fakeEngine();
  await begin(engine, "--sequential", "--priority", "b=low", "--allow-risky", ".envrc");
  expect(added).toEqual([{ options: { strategy: "sequential", priorities: { 1: "low" } }, allowRisky: true }]);
});

test("with --timeout a fetch that stands still ends, one that moves goes on", async () => {
  const { engine, show } = fakeEngine();
  const { outcome, clock } = await begin(engine, "--timeout", "60");
  clock.advance(50_000);
  show({ ...downloading, receivedBytes: 20_000 });
  clock.advance(50_000);
  show({ ...downloading, receivedBytes: 20_100 });
  clock.advance(10_000);
  await expect(outcome).rejects.toMatchObject({
    code: "noProgress",
    message:
      "Nothing arrived for 1 min, stopped at 44 %: run the same command again to go on, or name more sources with --tracker, --peer or --web-seed.",
  });
});

test("when nothing arrived in time, it is said what is wrong with each source", async () => {
  const { engine, find } = fakeEngine();
  const said = (cause: Finding["cause"], sentence: string): Finding => ({ cause, sentence, nextStep: "Wait." });
  find(
    said("webSeeds", "The web seed http://w.example/ is of no use: it answered with status 404."),
    said("noPeers", "No peer was found that has this torrent."),
    said("port", "No port is open for peers."),
  );
  const { outcome, clock } = await begin(engine, "--timeout", "10", "--peer", "h:1", "--peer", "h:2");
  clock.advance(10_000);
  await expect(outcome).rejects.toThrow(
    "Nothing arrived for 10 s, stopped at 44 %. The web seed http://w.example/ is of no use: it answered with status 404. " +
      "There is no connection to the peers h:1, h:2. Run the same command again to go on, or name more sources with",
  );
});

test("whoever waits without --timeout is told after half a minute why nothing arrives, and again when it stands still anew", async () => {
  const { engine, show, find } = fakeEngine();
  find({ cause: "choked", sentence: "The peers let us wait.", nextStep: "Wait." });
  const { clock, happened } = await begin(engine);
  const told = async (): Promise<unknown[]> => {
    await new Promise(setImmediate);
    return happened.filter(({ event }) => event === "slow").map(({ facts, sentence }) => ({ ...facts, sentence }));
  };
  clock.advance(29_000);
  expect(await told()).toEqual([]);
  clock.advance(1_000);
  const message = "Nothing arrived for 30 s. The peers let us wait.";
  expect(await told()).toEqual([{ causes: ["choked"], message, sentence: message }]);
  clock.advance(300_000);
  expect(await told()).toHaveLength(1);
  show({ ...downloading, doneBytes: 20 });
  clock.advance(30_000);
  expect(await told()).toHaveLength(2);
  show({ ...downloading, phase: "complete" });
  await new Promise(setImmediate);
  expect(clock.pending).toBe(0);
});

test("with --timeout nobody who tells the contents is an end too", async () => {
  const { engine } = fakeEngine();
  engine.transfers.preview = (_source, _hints, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new SwarmbidError("cancelled", "Cancelled.")));
    });
  const { outcome, clock } = await begin(engine, "--timeout", "5");
  clock.advance(5_000);
  await expect(outcome).rejects.toMatchObject({ code: "metadataTimeout", message: /within 5 s: name a tracker/ });
  expect(clock.pending).toBe(0);
});

test("seeding that stands still is no reason for --timeout", async () => {
  const { engine, show } = fakeEngine();
  const { outcome, clock, abort } = await begin(engine, "--timeout", "5", "--seed");
  show({ ...downloading, phase: "seeding" });
  clock.advance(500_000);
  abort.abort();
  expect(await outcome).toMatchObject({ ok: true });
});

test("a rule that ends the seeding ends the command, and the transfer is forgotten", async () => {
  const { engine, asked, show } = fakeEngine();
  const { outcome } = await begin(engine, "--seed-ratio", "1");
  show({ ...downloading, phase: "seeding" });
  show({ ...downloading, phase: "complete" });
  expect(await outcome).toMatchObject({ ok: true });
  expect(asked.at(-1)).toEqual({ remove: { deleteData: false } });
});

test("what stops a transfer ends the command with its reason", async () => {
  const { engine, show } = fakeEngine();
  const { outcome } = await begin(engine);
  show({ ...downloading, phase: "diskFull", error: { code: "noSpace", message: "Make room." } });
  await expect(outcome).rejects.toMatchObject({ code: "noSpace", message: "Make room." });
});

test("an interruption says how far it came and forgets nothing", async () => {
  const { engine, asked } = fakeEngine();
  const { outcome, abort } = await begin(engine);
  abort.abort();
  await expect(outcome).rejects.toMatchObject({
    code: "cancelled",
    message: "Stopped at 44 %: run the same command again to go on.",
  });
  expect(asked).toEqual([{ add: undefined, folder: "/data" }]);
});

test("with --seed it goes on after completion until the interruption, which then is no failure", async () => {
  const { engine, asked, show } = fakeEngine();
  const { outcome, abort, happened } = await begin(engine, "--seed");
  show({ ...downloading, phase: "seeding" });
  show({ ...downloading, phase: "seeding" });
  abort.abort();
  expect(await outcome).toMatchObject({ ok: true });
  expect(happened.filter(({ event }) => event === "seeding")).toHaveLength(1);
  expect(asked).toEqual([{ add: undefined, folder: "/data" }]);
});
