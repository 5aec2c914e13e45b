import { afterEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type FileServer, startFileServer } from "./support/fileServer.ts";

const bench = useBench();
const servers: FileServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

test("a web seed that has only some of many files gives them, and is not stormed for the others", async () => {
  const has = new Set<string>();
  let firstMissAt: number | undefined;
  let asked = 0;
  const server = await startFileServer(bench.inside("source"), {
    answer({ path: file }, response) {
      if (has.size < 100) has.add(file);
      if (has.has(file)) return false;
      firstMissAt ??= performance.now();
      asked += 1;
      return Boolean(response.writeHead(404).end());
    },
  });
  servers.push(server);
  const files = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`${String(at)}.bin`, 16_384]));
  const data = await bench.dataset("set", files, { trackers: [], webSeeds: [server.url], pieceBytes: 16_384 });
  const engine = await bench.engine("fetcher");
  const id = await engine.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  await engine.until(id, ({ doneBytes }) => doneBytes >= 100 * 16_384);
  await expect
    .poll(() => firstMissAt !== undefined && performance.now() - firstMissAt > 3_000, { timeout: 15_000 })
    .toBe(true);
  // Two pauses' worth of questions beside those that are free.
  expect(asked).toBeLessThan(40);
});
