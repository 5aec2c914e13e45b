import { afterEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type FileServer, startFileServer } from "./support/fileServer.ts";

const MIB = 1024 * 1024;
const bench = useBench();
const servers: FileServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

test("many web seeds together have no more than 64 MiB under way, however large the pieces are", async () => {
  for (let at = 0; at < 8; at++) servers.push(await startFileServer(bench.inside("source"), { answer: () => true }));
  const data = await bench.dataset(
    "set",
    { "a.bin": 128 * MIB },
    { trackers: [], webSeeds: servers.map(({ url }) => url), pieceBytes: 16 * MIB },
  );
  const engine = await bench.engine("fetcher");
  await engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder: bench.inside("target") });
  const asked = (): number =>
    servers.flatMap((server) => server.asked).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  await expect.poll(asked, { timeout: 10_000, interval: 20 }).toBeGreaterThanOrEqual(48 * MIB);
  // A second look comes a second later; work that hangs is taken away after five.
  const since = performance.now();
  await expect.poll(() => performance.now() - since > 2_000, { timeout: 5_000 }).toBe(true);
  expect(asked()).toBeLessThanOrEqual(64 * MIB);
});
