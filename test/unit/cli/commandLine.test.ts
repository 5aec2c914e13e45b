import path from "node:path";
import { expect, test } from "vitest";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";

test("a plain fetch uses the default settings and does not seed", () => {
  expect(parseCommandLine(["fetch", "magnet:?xt=urn:btih:x", "--into", "data"])).toEqual({
    name: "fetch",
    source: "magnet:?xt=urn:btih:x",
    into: "data",
    select: [],
    allowRisky: [],
    priorities: [],
    sequential: false,
    repair: false,
    timeoutMs: undefined,
    state: undefined,
    json: false,
    verbose: false,
    trackers: [],
    peers: [],
    webSeeds: [],
    namesTransport: false,
    settings: { ...DEFAULT_SETTINGS, seedAfterCompletion: false },
  });
});

test("every option of fetch arrives, wherever it stands", () => {
  const line =
    "fetch --json --select *.csv --select raw/** a.torrent --into d --tracker http://t/a --tracker udp://t --peer 127.0.0.1:1 " +
    "--peer [::1]:65535 --web-seed https://w.example/ --download-limit 1M --upload-limit 64k --max-peers 9 --ip-filter /lists/a.p2p --map-port --port 6881 --no-dht --no-pex --no-lsd --allow-local --seed --state s --verbose " +
    "--allow-risky .vscode/** --priority a=b.csv=high --sequential --repair --transport auto --encryption require --timeout 1.5 --seed-ratio 0.5 --seed-time 90 --seed-idle 30 --keep-only-source " +
    "--preallocate --shared-store /shared --slow-hours mon-fri@9:00-18:30 --slow-download-limit 100k --slow-upload-limit 10k";
  expect(parseCommandLine(line.split(" "))).toEqual({
    name: "fetch",
    source: "a.torrent",
    into: "d",
    select: ["*.csv", "raw/**"],
    allowRisky: [".vscode/**"],
    priorities: [{ glob: "a=b.csv", priority: "high" }],
    sequential: true,
    repair: true,
    timeoutMs: 1_500,
    state: "s",
    json: true,
    verbose: true,
    trackers: ["http://t/a", "udp://t"],
    peers: ["127.0.0.1:1", "[::1]:65535"],
    webSeeds: ["https://w.example/"],
    namesTransport: true,
    settings: {
      ...DEFAULT_SETTINGS,
      dht: false,
      pex: false,
      lsd: false,
      listenPort: 6881,
      allowLocalNetwork: true,
      seedAfterCompletion: true,
      downloadLimit: 1_048_576,
      uploadLimit: 65_536,
      maxPeersPerTransfer: 9,
      transport: "auto",
      encryption: "require",
      portMapping: true,
      maxConnections: 9,
      ipFilter: path.resolve("/lists/a.p2p"),
      seedRules: { ratio: 0.5, minutes: 90, idleMinutes: 30, keepIfOnlySource: true },
      preallocation: "full",
      sharedStore: path.resolve("/shared"),
      alternativeLimits: { downloadLimit: 102_400, uploadLimit: 10_240 },
      limitSchedule: { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1_110 },
    },
  });
});

test("values stay the text that was typed: a folder named like a number keeps its name", () => {
  expect(parseCommandLine(["fetch", "0042", "--into", "2024.10"])).toMatchObject({ source: "0042", into: "2024.10" });
  expect(parseCommandLine(["create", "007", "-o", "1e3", "--comment", "0x10"])).toMatchObject({
    path: "007",
    output: "1e3",
    comment: "0x10",
  });
});

test("a name that begins with a dash can be given after --", () => {
  expect(parseCommandLine(["create", "-o", "x.torrent", "--", "--help"])).toMatchObject({
    name: "create",
    path: "--help",
  });
});

test("create's sizes and switches are read", () => {
  expect(
    parseCommandLine([
      "create",
      "d",
      "--output=o.torrent",
      "--private",
      "--piece-size",
      "1MiB",
      "--web-seed",
      "http://w/",
    ]),
  ).toMatchObject({ isPrivate: true, pieceBytes: 1_048_576, webSeeds: ["http://w/"], trackers: [], exclude: [] });
  expect(parseCommandLine("create d -o o.torrent --exclude *.tmp --exclude drafts/".split(" "))).toMatchObject({
    exclude: ["*.tmp", "drafts/"],
  });
});

test("a rule for the end of seeding is a wish to seed", () => {
  expect(parseCommandLine(["fetch", "a", "--into", "d", "--seed-time", "5"])).toMatchObject({
    settings: { seedAfterCompletion: true, seedRules: { minutes: 5, keepIfOnlySource: false } },
  });
});

test("trackers can be left alone", () => {
  expect(parseCommandLine(["fetch", "a", "--into", "d", "--no-trackers"])).toMatchObject({
    settings: { trackers: false, dht: true },
  });
});

test("remove names a torrent, and the folder where there are several", () => {
  expect(parseCommandLine("remove abc --in data --delete-files --state s".split(" "))).toMatchObject({
    name: "remove",
    torrent: "abc",
    folder: "data",
    deleteFiles: true,
    state: "s",
  });
  expect(parseCommandLine(["list", "--json"])).toEqual({ name: "list", state: undefined, json: true, verbose: false });
});

test("move names a torrent, the folder to go to, and the one where it is", () => {
  expect(parseCommandLine("move abc /there --in here --state s --json".split(" "))).toEqual({
    ...{ name: "move", torrent: "abc", to: "/there", folder: "here", state: "s", json: true, verbose: false },
  });
});

test("seed keeps seeding", () => {
  expect(parseCommandLine(["seed", "a.torrent", "--data", "d"])).toMatchObject({
    name: "seed",
    torrentFile: "a.torrent",
    data: "d",
    settings: { seedAfterCompletion: true },
  });
});

test.each([
  [[], undefined],
  [["--help"], undefined],
  [["help"], undefined],
  [["help", "fetch"], "fetch"],
  [["fetch", "--help"], "fetch"],
  [["seed", "x", "-h"], "seed"],
])("%j asks for help", (argv, topic) => expect(parseCommandLine(argv)).toEqual({ name: "help", topic }));

test.each([
  [["frobnicate"], "There is no command “frobnicate”: `swarmbid help` lists the commands."],
  [["toString"], "There is no command “toString”: `swarmbid help` lists the commands."],
  [["fetch", "--into", "d"], /^Give fetch a magnet link/],
  [["fetch", "a", "b", "--into", "d"], /^Give fetch a magnet link/],
  [["fetch", "a"], "--into DIR is missing: `swarmbid help fetch` shows how to use it."],
  [["fetch", "a", "--into", ""], /^--into DIR is missing/],
  [["fetch", "a", "--into"], /--into.*`swarmbid help fetch` lists the options\.$/],
  [["fetch", "a", "--into", "d", "--nope"], "Unknown option '--nope': `swarmbid help fetch` lists the options."],
  [["fetch", "a", "--into", "d", "--peer", "localhost"], /^--peer wants HOST:PORT/],
  [["fetch", "a", "--into", "d", "--peer", "h:0"], /^--peer wants HOST:PORT/],
  [["fetch", "a", "--into", "d", "--port", "65536"], /^--port wants a number/],
  [["fetch", "a", "--into", "d", "--port", "1.5"], /^--port wants a number/],
  [["fetch", "a", "--into", "d", "--download-limit", "fast"], /^--download-limit wants a size/],
  [["fetch", "a", "--into", "d", "--max-peers", "0"], /^--max-peers wants a number from 1/],
  [["fetch", "a", "--into", "d", "--timeout", "0"], /^--timeout wants seconds/],
  [["fetch", "a", "--into", "d", "--timeout", "1h"], /^--timeout wants seconds/],
  [["fetch", "a", "--into", "d", "--seed-ratio", "-1"], /--seed-ratio/],
  [["seed", "a", "--data", "d", "--seed-time", "x"], /^--seed-time wants minutes/],
  [["seed", "a", "--data", "d", "--seed-idle", "0"], /^--seed-idle wants minutes/],
  [["seed", "a", "--data", "d", "--keep-only-source"], /^--keep-only-source holds off .* name one of these too/],
  [["seed", "a", "--data", "d", "--slow-hours", "9:00-18:00"], /^--slow-hours goes with --slow-download-limit/],
  [["seed", "a", "--data", "d", "--slow-upload-limit", "9k"], /^--slow-hours goes with --slow-download-limit/],
  [["show", "a", "--no-trackers", "--tracker", "http://t.example/a"], /^--no-trackers never asks what --tracker names/],
  [["fetch", "a", "--into", "d", "--priority", "*.csv"], /^--priority wants GLOB=LEVEL/],
  [["fetch", "a", "--into", "d", "--priority", "=high"], /^--priority wants GLOB=LEVEL/],
  [["fetch", "a", "--into", "d", "--transport", "https"], /^--transport wants one of auto, httpsOnly, p2pOnly/],
  [
    ["fetch", "a", "--into", "d", "--transport", "httpsOnly", "--peer", "h:1"],
    "--transport httpsOnly never asks what --peer names: leave out one of the two.",
  ],
  [["seed", "a", "--data", "d", "--transport", "httpsOnly", "--tracker", "https://t.example/"], /what --tracker names/],
  [["show", "a", "--transport", "p2pOnly", "--web-seed", "https://w.example/"], /what --web-seed names/],
  [["seed", "a", "--data", "d", "--encryption", "on"], /^--encryption wants prefer, require or off/],
  [["create", "d"], /^-o FILE is missing/],
  [["list", "x"], /^list wants nothing but options/],
  [["move", "abc"], /^Give move an info-hash that `swarmbid list` shows, then the folder/],
  [["move", "abc", "there", "more"], /^Give move an info-hash/],
  [["move", "abc", ""], /^Give move an info-hash/],
  [["remove"], /^Give remove an info-hash that `swarmbid list` shows/],
])("%j is refused with a sentence", (argv, message) => {
  expect(() => parseCommandLine(argv)).toThrow(message);
});

test.each([
  ["--web-seed", "http://127.0.0.1:8080/", "127.0.0.1 leads to a loopback"],
  ["--web-seed", "http://[::1]/", "::1 leads to a loopback"],
  ["--web-seed", "http://localhost:1/", "localhost leads to a loopback"],
  ["--web-seed", "https://[fd00::1]/", "fd00::1 leads to a private"],
  ["--web-seed", "https://172.31.0.1/", "172.31.0.1 leads to a private"],
  ["--tracker", "udp://192.168.1.2:1/", "192.168.1.2 leads to a private"],
])("%s %s is refused at once unless --allow-local is given", (option, address, words) => {
  const line = ["fetch", "a", "--into", "d", option, address];
  const sentence = `${words} address, which is not contacted: give --allow-local if you trust it.`;
  expect(() => parseCommandLine(line)).toThrow(sentence);
  expect(parseCommandLine([...line, "--allow-local"])).toMatchObject({ name: "fetch" });
});
