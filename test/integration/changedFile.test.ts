import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import type { Dataset } from "./support/dataset.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const SIZES = { "a.bin": 400_000, "b.bin": 400_000, "c.bin": 400_000 };

/** The same size, other bytes: only the time tells. */
function edit(data: Dataset, file: string): void {
  const target = path.join(data.folder, "set", file);
  writeFileSync(target, readFileSync(target).fill(7));
  const later = new Date(Date.now() + 5_000);
  utimesSync(target, later, later);
}

async function fetch(data: Dataset): Promise<{ fetcher: StartedEngine; id: string }> {
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder: bench.inside("target"),
  });
  return { fetcher, id };
}

test("a file that changed while it is seeded is not sent, its neighbours are, and the row says what to do", async () => {
  const data = await bench.dataset("set", SIZES, { pieceBytes: 16_384 });
  const seeder = await bench.seed(data);
  edit(data, "b.bin");
  const { fetcher, id } = await fetch(data);
  const warned = await seeder.until(id, ({ notice }) => notice !== undefined, 8_000);
  expect(warned.notice).toBe("“set/b.bin” changed since it was fetched and is not shared any more: run Verify.");
  expect(warned.phase).toBe("seeding");

  const around = await fetcher.until(id, ({ doneBytes }) => doneBytes >= 770_000, 10_000);
  const states = (await fetcher.transfers.files(id)).map(({ state }) => state);
  expect(around.phase).toBe("downloading");
  expect(states[1]).not.toBe("complete");
  // Not even one piece of it: what there is of b.bin lies in pieces that it shares with nobody's change.
  expect((await fetcher.transfers.files(id))[1]?.doneBytes).toBe(0);
  // Bytes that were sent and turned out wrong would be counted here.
  expect(around.receivedBytes).toBeLessThan(850_000);
});

test("a change while bytes flow ends the sharing of that file for a peer that is connected already", async () => {
  const data = await bench.dataset("set", SIZES, { pieceBytes: 16_384 });
  const seeder = await bench.seed(data, { uploadLimit: 300_000 });
  const { fetcher, id } = await fetch(data);
  await fetcher.transfers.setOptions(id, { strategy: "sequential", priorities: { 2: "low" } });
  await fetcher.until(id, ({ doneBytes }) => doneBytes > 50_000);
  edit(data, "c.bin");
  await seeder.until(id, ({ notice }) => notice?.includes("c.bin") === true, 10_000);
  const files = await fetcher.transfers.files(id);
  expect(files[2]?.doneBytes).toBe(0);
  await fetcher.until(id, ({ doneBytes }) => doneBytes > 770_000, 10_000);
  expect((await fetcher.transfers.files(id))[2]?.doneBytes).toBe(0);
  expect(fetcher.transfers.get(id)?.receivedBytes).toBeLessThan(950_000);
});

test("verify finds what changed, and the next start does too", async () => {
  const data = await bench.dataset("set", SIZES);
  await bench.seed(data);
  const { fetcher, id } = await fetch(data);
  await fetcher.until(id, inPhase("seeding"));
  edit({ ...data, folder: bench.inside("target") }, "a.bin");
  await fetcher.close();
  const again = await bench.engine("fetcher");
  await again.transfers.resumeInterrupted();
  expect(await again.until(id, inPhase("failed", "seeding"))).toMatchObject({
    phase: "failed",
    error: { code: "filesChanged" },
  });
});
