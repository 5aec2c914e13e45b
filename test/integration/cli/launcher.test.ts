import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CLI_FILE, type Cli, startCli } from "../../cli/startCli.ts";
import { makeDataset, temporaryFolder } from "../support/dataset.ts";

const OLD_NODE = ["--require", path.resolve(import.meta.dirname, "..", "..", "cli", "pretendOldNode.cjs")];

let temp: ReturnType<typeof temporaryFolder>;
const running: Cli[] = [];

beforeEach(() => {
  temp = temporaryFolder();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((cli) => cli.stop()));
  temp.remove();
});

/** A seed that runs below a launcher on a Node that is too old, and its port. */
async function seedBelowLauncher(): Promise<{ readonly cli: Cli; readonly port: number }> {
  const { folder, torrent } = await makeDataset(temp.inside("source"), "set", { "a.bin": 100_000 });
  const torrentFile = temp.inside("set.torrent");
  writeFileSync(torrentFile, torrent);
  const args = ["seed", torrentFile, "--data", folder, "--no-dht", "--no-lsd"];
  const cli = startCli(args, { stateHome: temp.inside("state"), nodeArguments: OLD_NODE });
  running.push(cli);
  const { listening } = await cli.line((line) => line["event"] === "listening");
  return { cli, port: Number(listening) };
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

test("on an old Node the command runs on the pinned one, with the same exit code", async () => {
  const options = { stateHome: temp.inside("state"), nodeArguments: OLD_NODE };
  const { code, last } = await startCli(["fetch"], options).ended;
  expect({ code, last }).toMatchObject({ code: 2, last: { ok: false, code: "badInput" } });
});

test("killing the launcher ends the command below it at once", async () => {
  const { cli, port } = await seedBelowLauncher();
  expect(await answers(port)).toBe(true);
  cli.process.kill("SIGKILL");
  await once(cli.process, "exit");
  await expect.poll(() => answers(port), { timeout: 2000, interval: 20 }).toBe(false);
});

test("a signal to the launcher reaches the command, which ends in order", async () => {
  const { cli } = await seedBelowLauncher();
  const { code, last } = await cli.stop();
  expect({ code, last }).toMatchObject({ code: 0, last: { ok: true, sentBytes: expect.any(Number) as number } });
});

test("without a pinned Node one sentence says what to do", async () => {
  const file = temp.inside("cli.js");
  copyFileSync(CLI_FILE, file);
  const { code, stderr } = await startCli(["--version"], { stateHome: temp.at, nodeArguments: OLD_NODE, file }).ended;
  expect(code).toBe(1);
  expect(stderr).toBe(
    "Swarmbid needs Node 22.15.0 or newer and this is 20.0.0: install a newer Node from https://nodejs.org and run the command again.\n",
  );
});
