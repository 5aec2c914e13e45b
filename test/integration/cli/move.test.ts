import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { realPathSoFar, stateFolder } from "../../../src/cli/stateFolder.ts";
import { type Cli, startCli } from "../../cli/startCli.ts";
import { type Dataset, digests, makeDataset, temporaryFolder } from "../support/dataset.ts";

const FILES = { "a.bin": 700_000, "raw/b.bin": 1_300_000 };
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
  const cli = startCli(args, { stateHome: temp.inside("state") });
  running.push(cli);
  return cli;
}

const fetching = (into: string, ...more: string[]) =>
  begin("fetch", torrentFile, "--into", temp.inside(into), ...QUIET, ...more);
const seeding = (into: string) => begin("seed", torrentFile, "--data", temp.inside(into), ...QUIET);
const moving = (to: string, ...more: string[]) => begin("move", data.metainfo.infoHash, temp.inside(to), ...more).ended;
const list = async () =>
  (await begin("list").ended).lines.filter((line) => line["event"] === "place").map((line) => line["folder"]);

/** Everything is here, and it seeded until it was interrupted. */
async function seededOn(into: string): Promise<void> {
  const cli = fetching(into, ...peer, "--seed");
  await cli.line((line) => line["event"] === "seeding");
  await cli.stop();
}

/** A fetch that was broken off with something on the disk. */
async function interrupted(into: string): Promise<void> {
  const slow = fetching(into, ...peer, "--download-limit", "300k");
  await slow.line((line) => Number(line["doneBytes"]) > 100_000);
  await slow.stop();
}

test("what seeded moves, seeds on from the new folder without a byte fetched again, and another one fetches it from there", async () => {
  await seededOn("old");
  const moved = await moving("new/deeper");
  const folder = temp.inside("new/deeper");
  expect(moved).toMatchObject({
    code: 0,
    last: { ok: true, infoHash: data.metainfo.infoHash, name: "set", from: temp.inside("old"), folder },
  });
  expect(digests(folder)).toEqual(digests(data.folder));
  expect(readdirSync(temp.inside("old"))).toEqual([]);
  expect(await list()).toEqual([folder]);
  const verified = await begin("verify", torrentFile, "--data", folder).ended;
  expect(verified.last).toMatchObject({ ok: true, badPieces: [] });

  // Nobody who answers is named: whatever it has it found here.
  const seed = fetching("new/deeper", "--seed", "--no-trackers", "--peer", "127.0.0.1:9");
  const { listening } = await seed.line((line) => line["event"] === "seeding");
  expect(seed.lines.filter((line) => line["phase"] === "downloading")).toEqual([]);
  const other = await fetching("other", "--peer", `127.0.0.1:${Number(listening)}`).ended;
  expect(other.last).toMatchObject({ ok: true, bytes: TOTAL });
  expect(digests(temp.inside("other"))).toEqual(digests(data.folder));
  const ended = await seed.stop();
  expect(ended.last).toMatchObject({ ok: true });
  // Requests of the other one, not a block of data.
  expect(ended.last["receivedBytes"]).toBeLessThan(16_384);
});

test("an interrupted fetch moves with what it has, and fetches only the rest there", async () => {
  await interrupted("old");
  expect(await moving("new")).toMatchObject({ code: 0, last: { ok: true } });
  expect(existsSync(temp.inside("old/set"))).toBe(false);
  const { last, lines } = await fetching("new", ...peer).ended;
  expect(last).toMatchObject({ ok: true, bytes: TOTAL });
  expect(Number(last["receivedBytes"])).toBeLessThan(TOTAL - 65_536);
  expect(lines.filter((line) => line["ok"] === false)).toEqual([]);
  expect(digests(temp.inside("new"))).toEqual(digests(data.folder));
});

test("killed after the files moved and before the state did, a fetch into the old folder says that they are in the new one", async () => {
  await seededOn("old");
  expect(await moving("new")).toMatchObject({ code: 0 });
  const stateOf = (folder: string): string =>
    stateFolder(path.join(temp.inside("state"), "swarmbid"), {
      command: "fetch",
      torrent: data.metainfo.infoHash,
      folder: realPathSoFar(temp.inside(folder)),
    });
  renameSync(stateOf("new"), stateOf("old"));
  const { last } = await fetching("old", ...peer).ended;
  expect(last).toMatchObject({ ok: true, bytes: TOTAL, folder: temp.inside("new") });
  expect(digests(temp.inside("new"))).toEqual(digests(data.folder));
  expect(readdirSync(temp.inside("old"))).toEqual([]);
});

test("an occupied target changes nothing: not there, not here, and not in the list", async () => {
  await seededOn("old");
  const before = digests(temp.inside("old"));
  const theirs = path.join(temp.inside("new"), "set", "raw", "b.bin");
  mkdirSync(path.dirname(theirs), { recursive: true });
  writeFileSync(theirs, "mine");
  const refused = await moving("new");
  expect(refused).toMatchObject({ code: 4, last: { ok: false, code: "fileConflict" } });
  expect(refused.last["message"]).toBe(
    `“${theirs}” is in the way and is not overwritten: move it away, or name another folder.`,
  );
  expect(digests(temp.inside("old"))).toEqual(before);
  expect(Object.keys(digests(temp.inside("new")))).toEqual([path.join("set", "raw", "b.bin")]);
  expect(statSync(theirs).size).toBe(4);
  expect(await list()).toEqual([temp.inside("old")]);
});

test("a folder into which the same torrent is being fetched is refused, and --in says which one of two is meant", async () => {
  await interrupted("one");
  await interrupted("two");
  const unclear = await moving("three");
  expect(unclear).toMatchObject({ code: 2, last: { ok: false, code: "badInput" } });
  const taken = await moving("two", "--in", temp.inside("one"));
  expect(taken).toMatchObject({ code: 1, last: { ok: false, code: "duplicateTransfer" } });
  expect(await moving("three", "--in", temp.inside("one"))).toMatchObject({ code: 0, last: { ok: true } });
  expect(await list()).toEqual([temp.inside("three"), temp.inside("two")]);
});

test("files of one's own that are seeded, and a torrent that nobody knows, are told what to do and stay", async () => {
  const seed = begin("seed", torrentFile, "--data", data.folder, ...QUIET);
  await seed.line((line) => line["event"] === "listening");
  await seed.stop();
  const own = await moving("new");
  expect(own).toMatchObject({ code: 2, last: { ok: false, code: "badInput" } });
  expect(own.last["message"]).toContain(`files of your own in ${data.folder}: move them yourself`);
  const unknown = await begin("move", "f".repeat(40), temp.inside("new")).ended;
  expect(unknown).toMatchObject({ code: 1, last: { ok: false, code: "unknownTransfer" } });
  expect(existsSync(temp.inside("new"))).toBe(false);
});

test("while a seed serves the fetched files they stay, afterwards it is forgotten with the folder", async () => {
  await seededOn("old");
  const seed = seeding("old");
  await seed.line((line) => line["event"] === "listening");
  expect(await moving("new")).toMatchObject({ code: 1, last: { ok: false, code: "engineBusy" } });
  expect(digests(temp.inside("old"))).toEqual(digests(data.folder));
  await seed.stop();
  expect((await moving("new")).last).toMatchObject({ ok: true, forgottenSeed: true });
  expect(await list()).toEqual([temp.inside("new")]);
});
