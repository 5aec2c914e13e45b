import { expect, test } from "vitest";
import { createFakeClock } from "../../../fakes/clock.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();

test("what was sent and received is counted on after a crash, to ten seconds", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 40_000 });
  const clock = createFakeClock();
  const list = await bench.list("state", {}, clock);
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
  while (list.swarm.torrents[0] === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
  const [running] = list.swarm.torrents;
  running.stats = { ...running.stats, receivedBytes: 1_000, sentBytes: 5_000_000 };
  clock.advance(11_000);
  bench.killed("state", "killed");
  const again = await bench.list("killed");
  expect(await again.until(id, () => true)).toMatchObject({ receivedBytes: 1_000, sentBytes: 5_000_000 });
});

test("totals are counted once, however a run ends", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 40_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder, seedOnly: true });
  for (let run = 1; run <= 3; run++) {
    const running = await list.running(id);
    running.stats = { ...running.stats, sentBytes: 100 };
    if (run === 2) list.swarm.lose(running);
    else await list.pause(id);
    await list.until(id, ({ sentBytes, phase }) => sentBytes === run * 100 && phase !== "seeding");
    if (run < 3) await list.resume(id, {});
  }
  await list.close();
  expect(await (await bench.list()).until(id, () => true)).toMatchObject({ sentBytes: 300 });
});
