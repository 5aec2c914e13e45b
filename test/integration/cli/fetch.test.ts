import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Cli, startCli } from "../../cli/startCli.ts";
import { type Dataset, digests, makeDataset, temporaryFolder } from "../support/dataset.ts";

const FILES = { "readme.md": 500, "raw/a.csv": 700_000, "raw/b.csv": 1_300_000, "raw/deep/c.bin": 4_000_000 };
const TOTAL = 6_000_500;
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

function fetching(...args: string[]): Cli {
  return fetchingFrom(peer, ...args);
}

function fetchingFrom(from: readonly string[], ...args: string[]): Cli {
  const cli = startCli(["fetch", ...args, "--into", temp.inside("out"), ...from, ...QUIET], {
    stateHome: temp.inside("state"),
  });
  running.push(cli);
  return cli;
}

const fetched = () => digests(temp.inside("out"));
const original = () => digests(data.folder);

test("a magnet link brings every byte and nothing else", async () => {
  const { code, last, lines } = await fetching(`magnet:?xt=urn:btih:${data.metainfo.infoHash}`).ended;
  expect(last).toMatchObject({ ok: true, bytes: TOTAL, files: 4, seconds: expect.any(Number) as number });
  expect(code).toBe(0);
  expect(lines.map((line) => line["event"])).toContain("contents");
  expect(fetched()).toEqual(original());
});

test("an info-hash and a .torrent file do the same", async () => {
  expect((await fetching(data.metainfo.infoHash).ended).last).toMatchObject({ ok: true, bytes: TOTAL });
  expect(fetched()).toEqual(original());
  expect((await fetching(torrentFile).ended).last).toMatchObject({ ok: true, bytes: TOTAL });
});

test("a second fetch finds the files right and receives nothing", async () => {
  await fetching(torrentFile).ended;
  const { last } = await fetching(torrentFile).ended;
  expect(last).toMatchObject({ ok: true, bytes: TOTAL, files: 4, receivedBytes: 0 });
});

test("with --shared-store a second project takes what the first one has, without a peer", async () => {
  const store = ["--shared-store", temp.inside("shared")];
  const options = { stateHome: temp.inside("state") };
  const into = (folder: string, ...from: readonly string[]) =>
    startCli(["fetch", torrentFile, "--into", temp.inside(folder), ...store, ...from, ...QUIET], options).ended;
  expect((await into("one", ...peer)).last).toMatchObject({ ok: true, bytes: TOTAL });
  const { last } = await into("two", "--peer", "127.0.0.1:1", "--preallocate");
  expect(last).toMatchObject({ ok: true, bytes: TOTAL, receivedBytes: 0 });
  expect(digests(temp.inside("two"))).toEqual(original());
});

test("--select brings only what matches, then the rest when asked again", async () => {
  const { last } = await fetching(torrentFile, "--select", "raw/*.csv").ended;
  expect(last).toMatchObject({ ok: true, bytes: 2_000_000, files: 2 });
  expect(Object.keys(fetched()).sort()).toEqual([path.join("set", "raw", "a.csv"), path.join("set", "raw", "b.csv")]);
  expect((await fetching(torrentFile).ended).last).toMatchObject({ ok: true, bytes: TOTAL, files: 4 });
  expect(fetched()).toEqual(original());
});

test("--select without a match names the glob and fails as bad usage", async () => {
  const { code, last } = await fetching(torrentFile, "--select", "*.parquet").ended;
  expect({ code, last }).toMatchObject({ code: 2, last: { ok: false, code: "noMatch" } });
  expect(existsSync(temp.inside("out"))).toBe(false);
});

test("an interrupted fetch says how to go on, and the same command does", async () => {
  const slow = fetching(torrentFile, "--download-limit", "1M");
  await slow.line((line) => Number(line["doneBytes"]) > 1_000_000);
  slow.process.kill("SIGINT");
  const { code, last } = await slow.ended;
  expect({ code, last }).toMatchObject({ code: 130, last: { ok: false, code: "cancelled" } });
  expect(last["message"]).toMatch(/^Stopped at \d+ %: run the same command again to go on\.$/);
  const { last: resumed } = await fetching(torrentFile).ended;
  expect(resumed).toMatchObject({ ok: true, bytes: TOTAL });
  expect(fetched()).toEqual(original());
});

test("a resumed fetch also asks the peers of its own command line", async () => {
  const stuck = fetchingFrom(["--peer", "127.0.0.1:1"], torrentFile);
  await stuck.line((line) => line["phase"] === "downloading");
  stuck.process.kill("SIGKILL");
  await stuck.ended;
  expect((await fetching(torrentFile).ended).last).toMatchObject({ ok: true, bytes: TOTAL });
});

test("after an interruption another choice of files counts, and what is not wanted any more leaves", async () => {
  const slow = fetching(torrentFile, "--download-limit", "1M");
  await slow.line((line) => Number(line["doneBytes"]) > 0);
  slow.process.kill("SIGINT");
  await slow.ended;
  const { last } = await fetching(torrentFile, "--select", "raw/*.csv").ended;
  expect(last).toMatchObject({ ok: true, bytes: 2_000_000, files: 2 });
  expect(Object.keys(fetched())).toEqual(expect.arrayContaining([path.join("set", "raw", "a.csv")]));
  expect(Object.keys(fetched()).filter((file) => file.endsWith(".part"))).toEqual([]);
});

test("with --timeout a fetch from nobody ends with the network's exit code and goes on later", async () => {
  const nobody = ["--peer", "127.0.0.1:1"];
  const asking = await fetchingFrom(nobody, data.metainfo.infoHash, "--timeout", "1").ended;
  expect(asking).toMatchObject({ code: 3, last: { ok: false, code: "metadataTimeout" } });
  const stuck = await fetchingFrom(nobody, torrentFile, "--timeout", "1").ended;
  expect(stuck).toMatchObject({ code: 3, last: { ok: false, code: "noProgress" } });
  expect((await fetching(torrentFile, "--timeout", "60").ended).last).toMatchObject({ ok: true, bytes: TOTAL });
});

test("a file that is in the way is kept, and the disk's exit code says so", async () => {
  const inTheWay = path.join(temp.inside("out"), "set", "readme.md");
  mkdirSync(path.dirname(inTheWay), { recursive: true });
  writeFileSync(inTheWay, "mine");
  const { code, last } = await fetching(torrentFile).ended;
  expect({ code, last }).toMatchObject({ code: 4, last: { ok: false, code: "fileConflict" } });
  expect(readFileSync(inTheWay, "utf8")).toBe("mine");
});

test("--repair fetches the damaged pieces of a changed file anew, and keeps what has no good piece beside", async () => {
  await fetching(torrentFile).ended;
  const file = path.join(temp.inside("out"), "set", "raw", "b.csv");
  const bytes = readFileSync(file);
  bytes[700_000] = (bytes[700_000] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const small = path.join(temp.inside("out"), "set", "readme.md");
  writeFileSync(small, "mine");

  expect(await fetching(torrentFile).ended).toMatchObject({ code: 4, last: { code: "fileConflict" } });
  expect(readFileSync(small, "utf8")).toBe("mine");

  const { last } = await fetching(torrentFile, "--repair").ended;
  expect(last).toMatchObject({ ok: true, bytes: TOTAL });
  expect(Number(last["receivedBytes"])).toBeLessThan(700_000);
  expect(readFileSync(`${small}.damaged`, "utf8")).toBe("mine");
  expect(fetched()).toEqual({ ...original(), [path.join("set", "readme.md.damaged")]: expect.any(String) as string });
});

test("two fetches into one folder at once: the second is told that it is busy", async () => {
  const first = fetching(torrentFile, "--download-limit", "200k");
  await first.line((line) => line["event"] === "progress");
  const { code, last, stderr } = await fetching(torrentFile).ended;
  expect({ code, last }).toMatchObject({ code: 1, last: { ok: false, code: "engineBusy" } });
  expect(stderr).toMatch(/^Waiting for the other swarmbid \(process \d+\)/);
});

test("an address of this machine is refused unless --allow-local is given", async () => {
  const { code, last } = await fetching("http://127.0.0.1:9/set.torrent").ended;
  expect({ code, last }).toMatchObject({ code: 1, last: { ok: false, code: "forbiddenAddress" } });
});

test("seeding goes on with --seed until the signal, and then counts as done", async () => {
  const cli = fetching(torrentFile, "--seed");
  await cli.line((line) => line["event"] === "seeding");
  const { code, last } = await cli.stop();
  expect({ code, last }).toMatchObject({ code: 0, last: { ok: true, bytes: TOTAL, files: 4 } });
  expect(fetched()).toEqual(original());
});

test("behind a proxy a script is told on stderr what bypasses it, is asked nothing, and fetches; the machine's own proxy is not the tests'", async () => {
  const nobody = "http://127.0.0.1:1";
  const run = (env: Readonly<Record<string, string>>) => {
    const from = ["fetch", torrentFile, "--into", temp.inside("out"), ...peer, ...QUIET];
    const cli = startCli(from, { stateHome: temp.inside("state"), env });
    running.push(cli);
    return cli.ended;
  };
  const { code, stderr, last } = await run({ HTTPS_PROXY: nobody, http_proxy: nobody });
  expect({ code, ok: last["ok"] }).toEqual({ code: 0, ok: true });
  expect(stderr).toMatch(/^Peers, UDP trackers and the DHT bypass your proxy.*\n$/);
  expect(fetched()).toEqual(original());

  vi.stubEnv("HTTPS_PROXY", nobody);
  try {
    expect((await run({})).stderr).toBe("");
  } finally {
    vi.unstubAllEnvs();
  }
});
