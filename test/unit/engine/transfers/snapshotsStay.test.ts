import fc from "fast-check";
import { expect, test } from "vitest";
import type { FileSnapshot } from "../../../../src/engine/model.ts";
import { type BenchList, type ListedTorrent, useListBench } from "./listBench.ts";

const bench = useListBench();

/** What may happen to a transfer; what is refused at this moment is refused. */
const ACTIONS: Readonly<Record<string, (list: BenchList, id: string, torrent: ListedTorrent) => unknown>> = {
  pause: (list, id) => list.pause(id),
  resume: (list, id) => list.resume(id, {}),
  "other options": (list, id) =>
    list.setOptions(id, { strategy: "sequential", priorities: { 0: "high" }, downloadLimit: 9, uploadLimit: 9 }),
  "other files": (list, id) => list.select(id, [1]),
  "all files": (list, id) => list.select(id, [0, 1]),
  verify: (list, id) => list.verify(id),
  "down the queue": (list, id) => {
    list.move(id, "down");
  },
  "a piece": (list, _id, { data }) => list.swarm.torrents[0]?.deliver(data, 0),
  "other rates": (list) => {
    for (const torrent of list.swarm.torrents)
      torrent.stats = { ...torrent.stats, receivedBytes: torrent.stats.receivedBytes + 1, downloadBytesPerSecond: 7 };
  },
  "the swarm is lost": (list) => {
    for (const torrent of list.swarm.torrents) list.swarm.lose(torrent);
  },
  "a while": () => new Promise((resolve) => setTimeout(resolve, 5)),
};

test("whatever happens afterwards, a snapshot that was handed out stays as it was", { timeout: 60_000 }, async () => {
  const listed = await bench.torrent({ "a.bin": 40_000, "b.bin": 40_000 });
  const names = fc.array(fc.constantFrom(...Object.keys(ACTIONS)), { minLength: 3, maxLength: 12 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(names, async (actions) => {
      run += 1;
      const list = await bench.list(`state-${String(run)}`);
      const files: { readonly given: readonly FileSnapshot[]; readonly said: string }[] = [];
      const folder = bench.inside(`target-${String(run)}`);
      const id = await list.add({ source: { kind: "file", bytes: listed.torrent }, folder });
      for (const name of actions) {
        await Promise.resolve(ACTIONS[name]?.(list, id, listed)).catch(() => undefined);
        const given = list.files(id);
        files.push({ given, said: JSON.stringify(given) });
      }
      await list.close();
      expect(list.handedOut.length).toBeGreaterThan(0);
      for (const { snapshot, said } of list.handedOut) expect(JSON.stringify(snapshot)).toBe(said);
      for (const { given, said } of files) expect(JSON.stringify(given)).toBe(said);
    }),
    { numRuns: 15 },
  );
});
