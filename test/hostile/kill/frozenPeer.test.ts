import { writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { type Cli, startCli } from "../../cli/startCli.ts";
import { useBench } from "../../integration/support/bench.ts";
import { digests } from "../../integration/support/dataset.ts";
import { freePort } from "../../integration/support/freePort.ts";
import { inPhase } from "../../integration/support/startEngine.ts";

const bench = useBench();
const seeds: Cli[] = [];
const QUIET = ["--no-dht", "--no-lsd", "--no-pex", "--allow-local"];

afterEach(async () => {
  await Promise.all(
    seeds.splice(0).map((seed) => {
      signal(seed, "SIGCONT");
      return seed.stop();
    }),
  );
});

/** To all of it: the launcher and the program that it started. */
function signal({ process: { pid } }: Cli, name: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, name);
}

async function seed(file: string, data: string, port: number, ...more: string[]): Promise<Cli> {
  const stateHome = bench.inside(`state-cli-${String(port)}`);
  const started = startCli(["seed", file, "--data", data, "--port", String(port), ...QUIET, ...more], { stateHome });
  seeds.push(started);
  await started.line(({ event }) => event === "listening");
  return started;
}

test("a frozen peer is given up and another one found within a minute, without a word from the user", {
  timeout: 90_000,
}, async () => {
  const data = await bench.dataset("set", { "a.bin": 6_000_000 }, { trackers: [] });
  const file = bench.inside("set.torrent");
  writeFileSync(file, data.torrent);
  const [first, second] = [await freePort(), await freePort()];
  const frozen = await seed(file, data.folder, first, "--upload-limit", "1M");

  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
    hints: { peers: [`127.0.0.1:${String(first)}`, `127.0.0.1:${String(second)}`] },
  });
  await fetcher.until(id, ({ doneBytes }) => doneBytes > 500_000);
  signal(frozen, "SIGSTOP");
  const from = performance.now();
  // Only now, when the library has long stopped to try the second address by itself, is somebody there.
  const shaken = (): boolean => fetcher.logged.some((line) => line.includes("looking for other peers"));
  await fetcher.until(id, shaken, 40_000);
  await seed(file, data.folder, second);
  await fetcher.until(id, inPhase("seeding"), 40_000);
  const seconds = (performance.now() - from) / 1_000;
  expect(seconds).toBeLessThan(62);
  expect(digests(bench.inside("target"))).toEqual(digests(data.folder));
});
