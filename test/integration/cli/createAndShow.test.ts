import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CLI_FILE, startCli } from "../../cli/startCli.ts";
import { makeDataset, temporaryFolder } from "../support/dataset.ts";
import { freePort } from "../support/freePort.ts";

let temp: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  temp = temporaryFolder();
});

afterEach(() => {
  temp.remove();
});

const run = (...args: string[]) => startCli(args, { stateHome: temp.inside("state") }).ended;

test("what create makes, show reads", async () => {
  await makeDataset(temp.inside("source"), "set", { "a.txt": 10, "b/c.bin": 70_000 });
  const file = temp.inside("set.torrent");
  const options = [
    "--tracker",
    "https://tracker.example/announce",
    "--web-seed",
    "https://files.example/",
    "--private",
  ];
  const created = await run("create", temp.inside("source/set"), "-o", file, ...options, "--comment", "two files");
  expect(created).toMatchObject({ code: 0, last: { ok: true, bytes: 70_010, files: 2 } });
  const shown = await run("show", file);
  expect(shown.last).toMatchObject({
    ok: true,
    infoHash: created.last["infoHash"],
    name: "set",
    bytes: 70_010,
    files: 2,
    isPrivate: true,
    comment: "two files",
    trackers: ["https://tracker.example/announce"],
    webSeeds: ["https://files.example/"],
  });
  expect(shown.lines.filter((line) => line["event"] === "file")).toMatchObject([
    { index: 0, path: "set/a.txt", totalBytes: 10 },
    { index: 1, path: "set/b/c.bin", totalBytes: 70_000 },
  ]);
});

test("create never overwrites a file", async () => {
  const file = temp.inside("set.torrent");
  await makeDataset(temp.inside("source"), "set", { "a.txt": 10 });
  writeFileSync(file, "mine");
  const { code, last } = await run("create", temp.inside("source/set"), "-o", file);
  expect({ code, last }).toMatchObject({ code: 4, last: { ok: false, code: "fileConflict" } });
  expect(readFileSync(file, "utf8")).toBe("mine");
  const nowhere = await run("create", temp.inside("source/set"), "-o", temp.inside("nowhere/set.torrent"));
  expect(nowhere).toMatchObject({ code: 4, last: { ok: false, code: "fileAccess" } });
  // It is said before anything is hashed.
  expect(nowhere.lines).toHaveLength(1);
});

test("seed serves on the port that was named, or says that it is taken", async () => {
  const { folder, torrent } = await makeDataset(temp.inside("source"), "set", { "a.txt": 10 });
  const file = temp.inside("set.torrent");
  writeFileSync(file, torrent);
  const port = await freePort();
  const args = ["seed", file, "--data", folder, "--port", String(port), "--no-dht", "--no-lsd"];
  const first = startCli(args, { stateHome: temp.inside("state") });
  try {
    expect(await first.line((line) => "listening" in line)).toMatchObject({ listening: port });
    const second = await startCli(args, { stateHome: temp.inside("other") }).ended;
    expect(second).toMatchObject({ code: 1, last: { ok: false, code: "portInUse" } });
  } finally {
    await first.stop();
  }
});

test("seed refuses data that is not what the torrent describes", async () => {
  const { folder, torrent } = await makeDataset(temp.inside("source"), "set", { "a.txt": 10 });
  const file = temp.inside("set.torrent");
  writeFileSync(file, torrent);
  writeFileSync(temp.inside("source/set/a.txt"), "0123456789");
  const { code, last } = await run("seed", file, "--data", folder, "--no-dht", "--no-lsd");
  expect({ code, last }).toMatchObject({ code: 4, last: { ok: false, code: "filesChanged" } });
});

test("a reader that goes away early ends the command as SIGPIPE does", async () => {
  const child = spawn(process.execPath, [CLI_FILE, "help"], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.destroy();
  expect((await once(child, "exit"))[0]).toBe(141);
});

test("--verbose tells how the engine began and the reason behind a sentence, on the error output alone", async () => {
  const { last, lines, stderr } = await run("show", "http://127.0.0.1:1/set.torrent", "--allow-local", "--verbose");
  expect(last).toMatchObject({ ok: false, code: "downloadFailed" });
  expect(lines).toHaveLength(1);
  expect(stderr).toMatch(/^info: The engine runs with 0 transfers, kept in /m);
  expect(stderr).toMatch(/^error: The command failed\. Error: connect ECONNREFUSED 127\.0\.0\.1:1\n {4}at /m);
});
