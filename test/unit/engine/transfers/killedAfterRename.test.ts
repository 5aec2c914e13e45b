import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { createFakeClock } from "../../../fakes/clock.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();

test("killed between a file's renaming and the checkpoint, a transfer has that file after the restart and does not fetch it again", async () => {
  const { torrent, data } = await bench.torrent({ "a.bin": 32_768, "b.bin": 32_768 });
  // Time stands still: no checkpoint comes.
  const list = await bench.list("state", {}, createFakeClock());
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await expect.poll(() => list.swarm.torrents[0]?.content).toBeDefined();
  for (const piece of [0, 1]) await list.swarm.torrents[0]?.deliver(data, piece);
  await expect.poll(() => existsSync(bench.inside("target/set/a.bin.part"))).toBe(false);
  expect(existsSync(bench.inside("target/set/a.bin"))).toBe(true);
  bench.killed("state", "after");

  const again = await bench.list("after");
  await again.resumeInterrupted();
  const running = await again.running(id);
  expect([...(running.content?.bitfield ?? [])]).toEqual([0b1100_0000]);
  expect(again.files(id).map(({ state }) => state)).toEqual(["complete", "waiting"]);
  for (const piece of [2, 3]) await running.deliver(data, piece);
  await again.inPhase(id, "seeding");
});
