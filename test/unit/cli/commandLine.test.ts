import { expect, test } from "vitest";
import { parseCommandLine } from "../../../src/cli/commandLine.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/model.ts";

test("a plain fetch uses the default settings and does not seed", () => {
  expect(parseCommandLine(["fetch", "magnet:?xt=urn:btih:x", "--into", "data"])).toEqual({
    name: "fetch",
    source: "magnet:?xt=urn:btih:x",
    into: "data",
    select: [],
    state: undefined,
    json: false,
    verbose: false,
    trackers: [],
    peers: [],
    settings: { ...DEFAULT_SETTINGS, seedAfterCompletion: false },
  });
});

test("every option of fetch arrives, wherever it stands", () => {
  const line =
    "fetch --json --select *.csv --select raw/** a.torrent --into d --tracker http://t/a --tracker udp://t --peer 127.0.0.1:1 " +
    "--peer [::1]:65535 --down-limit 1M --up-limit 64k --port 6881 --no-dht --no-pex --no-lsd --allow-local --seed --state s --verbose";
  expect(parseCommandLine(line.split(" "))).toEqual({
    name: "fetch",
    source: "a.torrent",
    into: "d",
    select: ["*.csv", "raw/**"],
    state: "s",
    json: true,
    verbose: true,
    trackers: ["http://t/a", "udp://t"],
    peers: ["127.0.0.1:1", "[::1]:65535"],
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
  ).toMatchObject({ isPrivate: true, pieceBytes: 1_048_576, webSeeds: ["http://w/"], trackers: [] });
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
  [["fetch", "a", "--into", "d", "--down-limit", "fast"], /^--down-limit wants a size/],
  [["create", "d"], /^-o FILE is missing/],
])("%j is refused with a sentence", (argv, message) => {
  expect(() => parseCommandLine(argv)).toThrow(message);
});
