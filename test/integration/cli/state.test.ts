import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Cli, startCli } from "../../cli/startCli.ts";
import { type Dataset, digests, makeDataset, temporaryFolder } from "../support/dataset.ts";

const FILES = { "a.bin": 700_000, "b.bin": 1_300_000 };
const TOTAL = 2_000_000;
const QUIET = ["--no-dht", "--no-lsd", "--no-pex"];

let shared: ReturnType<typeof temporaryFolder>;
let temp: ReturnType<typeof temporaryFolder>;
let data: Dataset;
let torrentFile = "";
let seeder: Cli;
let peer: readonly string[] = [];
const running: Cli[] = [];

beforeAll(async () => {
  shared = temporaryFolder();
  data = await makeDataset(shared.inside("source"), "set", FILES, { pieceBytes: 65_536 });
  torrentFile = shared.inside("set.torrent");
  writeFileSync(torrentFile, data.torrent);
  seeder = startCli(["seed", torrentFile, "--data", data.folder, ...QUIET], { stateHome: shared.inside("state") });
  const { listening } = await seeder.line((line) => line["event"] === "listening");
  peer = ["--peer", `127.0.0.1:${Number(listening)}`];
});

afterAll(async () => {
  await seeder.stop();
  shared.remove();
});

beforeEach(() => {
  temp = temporaryFolder();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((cli) => cli.stop()));
  temp.remove();
});

function begin(...args: string[]): Cli {
  const cli = startCli(args, { stateHome: temp.inside("home") });
  running.push(cli);
  return cli;
}

const state = () => ["--state", temp.inside("state")];
const fetching = (into: string, ...more: string[]) =>
  begin("fetch", torrentFile, "--into", temp.inside(into), ...state(), ...QUIET, ...more);
const list = async () => {
  const { lines } = await begin("list", ...state()).ended;
  return lines.filter((line) => line["event"] === "place");
};

/** A fetch that was broken off with something on the disk. */
async function interrupted(into: string, signal: NodeJS.Signals = "SIGINT"): Promise<void> {
  const slow = fetching(into, ...peer, "--download-limit", "300k");
  await slow.line((line) => Number(line["doneBytes"]) > 100_000);
  slow.process.kill(signal);
  await slow.ended;
}

test("a fetch that failed in one folder does not stand in the way in another", async () => {
  const inTheWay = path.join(temp.inside("one"), "set", "a.bin");
  mkdirSync(path.dirname(inTheWay), { recursive: true });
  writeFileSync(inTheWay, "mine");
  expect((await fetching("one", ...peer).ended).last).toMatchObject({ ok: false, code: "fileConflict" });
  expect((await fetching("two", ...peer).ended).last).toMatchObject({ ok: true, bytes: TOTAL });
  expect(digests(temp.inside("two"))).toEqual(digests(data.folder));
});

test("seed looks where its own --data says, whatever was fetched or seeded with the same state", async () => {
  await interrupted("out");
  const wrong = begin("seed", torrentFile, "--data", temp.inside("nowhere"), ...state(), ...QUIET);
  expect((await wrong.ended).last).toMatchObject({ ok: false, code: "missingFiles" });
  const right = begin("seed", torrentFile, "--data", data.folder, ...state(), ...QUIET);
  expect(await right.line((line) => line["event"] === "listening")).toMatchObject({ files: 2 });
});

test("what is done leaves no state, what is interrupted is listed and goes on", async () => {
  await fetching("done", ...peer).ended;
  expect(readdirSync(temp.inside("state"))).toEqual([]);
  await interrupted("out");
  expect(await list()).toMatchObject([
    { command: "fetch", infoHash: data.metainfo.infoHash, folder: temp.inside("out"), running: false, name: "set" },
  ]);
  await interrupted("other", "SIGKILL");
  expect(await list()).toMatchObject([
    { folder: temp.inside("other"), running: false },
    { folder: temp.inside("out") },
  ]);
  expect((await fetching("out", ...peer).ended).last).toMatchObject({ ok: true, bytes: TOTAL });
  expect(await list()).toMatchObject([{ folder: temp.inside("other") }]);
});

test("what runs is listed as running", async () => {
  const seed = begin("seed", torrentFile, "--data", data.folder, ...state(), ...QUIET);
  await seed.line((line) => line["event"] === "listening");
  expect(await list()).toMatchObject([{ command: "seed", folder: data.folder, running: true }]);
});

test("remove forgets an interrupted fetch, and with --delete-files takes its files along", async () => {
  await interrupted("out");
  await interrupted("other");
  const remove = (...more: string[]) => begin("remove", data.metainfo.infoHash, ...state(), ...more).ended;
  const unclear = await remove();
  expect(unclear).toMatchObject({ code: 2, last: { ok: false, code: "badInput" } });
  expect(unclear.last["message"]).toContain(`in ${temp.inside("other")} and in ${temp.inside("out")}`);

  const kept = Object.keys(digests(temp.inside("other")));
  expect((await remove("--in", temp.inside("other"))).last).toMatchObject({ ok: true, kept: [] });
  expect(Object.keys(digests(temp.inside("other")))).toEqual(kept);

  writeFileSync(path.join(temp.inside("out"), "set", "mine.txt"), "mine");
  expect((await remove("--delete-files")).last).toMatchObject({ ok: true, folder: temp.inside("out"), kept: [] });
  expect(Object.keys(digests(temp.inside("out")))).toEqual([path.join("set", "mine.txt")]);

  expect(await remove()).toMatchObject({ code: 1, last: { ok: false, code: "unknownTransfer" } });
  expect(await list()).toEqual([]);
});

test("show and verify leave no state at all", async () => {
  expect((await begin("show", torrentFile, ...QUIET).ended).last).toMatchObject({ ok: true, files: 2 });
  expect((await begin("verify", torrentFile, "--data", data.folder).ended).last).toMatchObject({ ok: true });
  expect(existsSync(temp.inside("home"))).toBe(false);
});

test("seed names the folder, what it lacks, and the folder that was meant", async () => {
  const seed = async (folder: string) =>
    (await begin("seed", torrentFile, "--data", folder, ...state(), ...QUIET).ended).last["message"];
  expect(await seed(temp.inside("nowhere"))).toBe(
    `The folder ${temp.inside("nowhere")} does not exist: name the folder that holds “set” with --data.`,
  );
  expect(await seed(temp.at)).toBe(
    `${temp.at} lacks “set/a.bin” and 1 more: name the folder that holds “set” with --data.`,
  );
  expect(await seed(path.join(data.folder, "set"))).toBe(
    `${path.join(data.folder, "set")} lacks “set/a.bin” and 1 more: --data wants the folder that holds “set”, which is ${data.folder}.`,
  );
  await makeDataset(temp.inside("copy"), "set", FILES);
  renameSync(temp.inside("copy/set/b.bin"), temp.inside("copy/b.bin"));
  expect(await seed(temp.inside("copy"))).toBe(
    `${temp.inside("copy")} lacks “set/b.bin”: put it back, or name another folder with --data.`,
  );
});

test("a rule ends the seeding as done, forgets the state, and holds again the next time", async () => {
  const seeding = () =>
    begin("seed", torrentFile, "--data", data.folder, ...state(), ...QUIET, "--seed-time", "0.01").ended;
  for (const _run of ["first", "second"]) {
    expect(await seeding()).toMatchObject({ code: 0, last: { ok: true, endedByRule: true } });
    expect(readdirSync(temp.inside("state"))).toEqual([]);
  }
});
