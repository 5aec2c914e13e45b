import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCli } from "../../cli/startCli.ts";
import { makeDataset, temporaryFolder } from "../support/dataset.ts";

let temp: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  temp = temporaryFolder();
});

afterEach(() => {
  temp.remove();
});

const run = (...args: string[]) => startCli(args, { stateHome: temp.inside("state") }).ended;

test("verify names the pieces and files that are wrong or missing, and its exit code tells", async () => {
  const sizes = { "a.bin": 200_000, "b.bin": 200_000, "c.bin": 0 };
  const { folder, torrent } = await makeDataset(temp.inside("source"), "set", sizes, { pieceBytes: 65_536 });
  const file = temp.inside("set.torrent");
  writeFileSync(file, torrent);
  const verify = () => run("verify", file, "--data", folder);

  expect(await verify()).toMatchObject({ code: 0, last: { ok: true, badPieces: [], badFiles: [], pieces: 7 } });

  const target = `${folder}/set/b.bin`;
  const bytes = readFileSync(target);
  bytes[199_999] = (bytes[199_999] ?? 0) ^ 1;
  writeFileSync(target, bytes);
  expect(await verify()).toMatchObject({ code: 1, last: { ok: false, badPieces: [6], badFiles: ["set/b.bin"] } });

  rmSync(`${folder}/set/c.bin`);
  rmSync(`${folder}/set/a.bin`);
  const { code, last } = await verify();
  expect({ code, last }).toMatchObject({
    code: 1,
    last: {
      ok: false,
      code: "filesChanged",
      badPieces: [0, 1, 2, 3, 6],
      badFiles: ["set/a.bin", "set/b.bin", "set/c.bin"],
    },
  });
});

test("verify keeps what is not here apart from what changed, and blames nobody for a neighbour that is not here", async () => {
  const sizes = { "a.bin": 100_000, "b.bin": 200_000, "c.bin": 200_000 };
  const { folder, torrent } = await makeDataset(temp.inside("source"), "set", sizes, { pieceBytes: 65_536 });
  const file = temp.inside("set.torrent");
  writeFileSync(file, torrent);
  rmSync(`${folder}/set/b.bin`);

  const missing = await run("verify", file, "--data", folder);
  expect(missing).toMatchObject({
    code: 1,
    last: { ok: false, code: "missingFiles", badFiles: ["set/b.bin"], missingFiles: ["set/b.bin"], changedFiles: [] },
  });
  expect(missing.last["message"]).toMatch(/^“set”: set\/b\.bin is not here: /);
  expect(await run("verify", file, "--data", folder, "--select", "a.bin", "--select", "c.bin")).toMatchObject({
    code: 0,
    last: { ok: true, badPieces: [], badFiles: [] },
  });

  const target = `${folder}/set/c.bin`;
  const bytes = readFileSync(target);
  bytes[199_999] = (bytes[199_999] ?? 0) ^ 1;
  writeFileSync(target, bytes);
  const both = await run("verify", file, "--data", folder);
  expect(both.last).toMatchObject({ missingFiles: ["set/b.bin"], changedFiles: ["set/c.bin"] });
  expect(both.last["message"]).toMatch(/^“set”: set\/c\.bin is changed, and set\/b\.bin is not here: .*--repair/);
  expect(await run("verify", file, "--data", folder, "--select", "*.csv")).toMatchObject({
    code: 2,
    last: { code: "noMatch" },
  });
});

test("verify says when the folder is the wrong one", async () => {
  const { folder, torrent } = await makeDataset(temp.inside("source"), "set", { "a.bin": 10 });
  const file = temp.inside("set.torrent");
  writeFileSync(file, torrent);
  const message = async (data: string) => (await run("verify", file, "--data", data)).last["message"];
  expect(await message(temp.inside("nowhere"))).toMatch(
    / does not exist: name the folder that holds “set” with --data\.$/,
  );
  expect(await message(`${folder}/set`)).toBe(
    `${folder}/set lacks “set/a.bin”: --data wants the folder that holds “set”, which is ${folder}.`,
  );
});

test("verify of something that is no torrent is a sentence, not a crash", async () => {
  const file = temp.inside("no.torrent");
  writeFileSync(file, "nothing");
  expect(await run("verify", file, "--data", temp.at)).toMatchObject({
    code: 1,
    last: { ok: false, code: "badTorrent" },
  });
  expect(await run("verify", file)).toMatchObject({ code: 2, last: { ok: false, code: "badInput" } });
});

test("create takes tiers of trackers and a source, and lists what it left out", async () => {
  await makeDataset(temp.inside("source"), "set", { "a.txt": 10, ".env": 10 });
  const options = ["--tracker", "http://a.example/,http://b.example/", "--tracker", "udp://c.example:1/"];
  const make = (name: string, ...more: string[]) =>
    run("create", temp.inside("source/set"), "-o", temp.inside(name), ...options, ...more);
  const plain = await make("plain.torrent");
  expect(plain).toMatchObject({ code: 0, last: { ok: true, files: 1, leftOut: [".env"] } });
  const tagged = await make("tagged.torrent", "--source", "lab");
  expect(tagged.last["infoHash"]).not.toBe(plain.last["infoHash"]);
  const text = readFileSync(temp.inside("plain.torrent"), "latin1");
  expect(text).toContain("13:announce-listll17:http://a.example/17:http://b.example/el18:udp://c.example:1/ee");
});
