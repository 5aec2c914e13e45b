import { expect, test } from "vitest";
import { useListBench } from "./listBench.ts";

const bench = useListBench();

test("pausing all ends every connection of every transfer, seeds and downloads, also after a restart; resuming all begins them again", async () => {
  const seeded = await bench.torrent({ "a.bin": 40_000 });
  const fetched = await bench.torrent({ "a.bin": 40_000, "b.bin": 40_000 });
  const list = await bench.list();
  const source = (torrent: Uint8Array) => ({ kind: "file", bytes: torrent }) as const;
  const seed = await list.add({ source: source(seeded.torrent), folder: seeded.folder, seedOnly: true });
  const fetch = await list.add({ source: source(fetched.torrent), folder: bench.inside("target") });
  await list.running(seed);
  await list.running(fetch);

  await list.pauseAll();
  expect(list.swarm.torrents).toEqual([]);
  await list.inPhase(seed, "complete");
  await list.inPhase(fetch, "paused");
  await list.close();

  const again = await bench.list();
  await again.resumeInterrupted();
  await again.inPhase(fetch, "paused");
  expect(again.swarm.opened).toBe(0);
  await again.resumeAll();
  await again.running(seed);
  await again.running(fetch);
});
