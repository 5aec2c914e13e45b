import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createFakeClock } from "../../../fakes/clock.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();

test("an unfinished file of somebody else, which came just before our crash, is in the way and keeps its bytes", async () => {
  const { torrent, data } = await bench.torrent({ "a.bin": 32_768, "b.bin": 50_000 });
  // Time stands still: no checkpoint comes.
  const list = await bench.list("state", {}, createFakeClock());
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await expect.poll(() => list.swarm.torrents[0]?.content).toBeDefined();
  await list.swarm.torrents[0]?.deliver(data, 0);
  const theirs = Buffer.alloc(48_000, 7);
  writeFileSync(bench.inside("target/set/b.bin.part"), theirs);
  bench.killed("state", "after");

  const again = await bench.list("after");
  await again.resumeInterrupted();
  const { error } = await again.inPhase(id, "failed");
  expect(error).toMatchObject({ code: "fileConflict" });
  expect(readFileSync(bench.inside("target/set/b.bin.part")).equals(theirs)).toBe(true);
});
