import { randomInt } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cli, startCli } from "../../cli/startCli.ts";
import { type Dataset, digests, makeDataset, temporaryFolder } from "../../integration/support/dataset.ts";

const MB = 1_000_000;
const FILES = {
  "readme.txt": 900,
  "tables/a.csv": 3 * MB,
  "tables/b.csv": 2 * MB + 7,
  "tables/c.csv": 5 * MB,
  "d.bin": 50_001,
};
const TOTAL = 10 * MB + 50_908;
const KILLS = 20;
/** So many at once: most of a round is waiting. */
const LANES = 3;
/** A whole fetch takes about two seconds with this limit; kills come at any time of it, its start and end included. */
const DOWN_LIMIT = 6 * MB;
const LATEST_KILL_MS = 2_400;
/** What may be received twice: a few pieces that waited for their record at the kill. The protocol adds 2 %. */
const TWICE_BYTES = 4 * 65_536;
const QUIET = ["--no-dht", "--no-lsd", "--no-pex"];

/** `SWARMBID_KILL_SEED=n` repeats a run's kill points. */
const seed = Number(process.env["SWARMBID_KILL_SEED"] ?? randomInt(2 ** 31));

let temp: ReturnType<typeof temporaryFolder>;
let data: Dataset;
let torrentFile = "";
let seeder: Cli;
let peer = "";

beforeAll(async () => {
  temp = temporaryFolder();
  data = await makeDataset(temp.inside("source"), "set", FILES, { pieceBytes: 65_536 });
  torrentFile = temp.inside("set.torrent");
  writeFileSync(torrentFile, data.torrent);
  seeder = startCli(["seed", torrentFile, "--data", data.folder, ...QUIET], { stateHome: temp.inside("seeder") });
  const { listening } = await seeder.line((line) => line["event"] === "listening");
  peer = `127.0.0.1:${Number(listening)}`;
});

afterAll(async () => {
  await seeder.stop();
  temp.remove();
});

test(`a fetch killed at ${KILLS} random points goes on each time and ends with every byte right`, {
  timeout: 180_000,
}, async () => {
  const random = randomNumbers(seed);
  const moments = Array.from({ length: KILLS }, () => Math.round(random() * LATEST_KILL_MS));
  process.stdout.write(`kill points from seed ${seed}: ${moments.join(", ")} ms\n`);
  const expected = digests(data.folder);
  const rounds = moments.map((moment, index) => ({ moment, home: temp.inside(`round-${index}`) }));
  const lanes = Array.from({ length: LANES }, async () => {
    for (let round = rounds.shift(); round !== undefined; round = rounds.shift()) await killAndResume(round, expected);
  });
  await Promise.all(lanes);
});

async function killAndResume(
  { moment, home }: { readonly moment: number; readonly home: string },
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const begin = (...limit: string[]) =>
    startCli(["fetch", torrentFile, "--into", path.join(home, "out"), "--peer", peer, ...QUIET, ...limit], {
      stateHome: path.join(home, "state"),
    });
  const killed = begin("--download-limit", `${DOWN_LIMIT / 1000}kB`);
  await setTimeout(moment);
  killed.process.kill("SIGKILL");
  const { lines } = await killed.ended;
  const doneBytes = lines.reduce((done, line) => Math.max(done, Number(line["doneBytes"] ?? 0)), 0);

  const { code, last, stderr } = await begin().ended;
  const where = `killed after ${moment} ms with ${doneBytes} bytes done: ${JSON.stringify(last)} ${stderr}`;
  expect({ code, last }, where).toMatchObject({ code: 0, last: { ok: true, bytes: TOTAL, files: 5 } });
  expect(digests(path.join(home, "out")), where).toEqual(expected);
  expect(Number(last["receivedBytes"]), where).toBeLessThan((TOTAL - doneBytes) * 1.02 + TWICE_BYTES);
  expect(readdirSync(home).sort(), where).toEqual(["out", "state"]);
  const left = readdirSync(path.join(home, "state"), { recursive: true, withFileTypes: true });
  for (const { name } of left.filter((entry) => entry.isFile()))
    expect(name, where).toMatch(/^transfers\.db(-wal|-shm)?$/);
}

/** mulberry32, 0 to 1. */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
