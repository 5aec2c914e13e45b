import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { makeDataset } from "./support/dataset.ts";
import { mountSmallDisk, type SmallDisk } from "./support/smallDisk.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const LARGE_BYTES = 768 * 1_048_576;
let disk: SmallDisk;
let engine: StartedEngine;
let id: string;
let folder: string;
let moving: Promise<unknown>;

/** A move to another disk that is in the middle of a large file. */
beforeEach(async () => {
  folder = bench.inside("source");
  mkdirSync(`${folder}/set`, { recursive: true });
  writeFileSync(`${folder}/set/large.bin`, "");
  truncateSync(`${folder}/set/large.bin`, LARGE_BYTES);
  const { torrent } = await makeDataset(folder, "set", { "a.bin": 100_000 }, { pieceBytes: 1_048_576 });
  disk = mountSmallDisk(bench.inside("disk"), LARGE_BYTES * 1.5);
  engine = await bench.engine("mover");
  id = await engine.transfers.add({ source: { kind: "file", bytes: torrent }, folder });
  await engine.until(id, inPhase("seeding"));
  moving = engine.transfers.moveData(id, bench.inside("disk")).catch((error: unknown) => error);
  while (!onDisk().some((name) => name.endsWith(".moving"))) await setTimeout(1);
});
afterEach(() => {
  disk.unmount();
});

const onDisk = (): string[] => (existsSync(bench.inside("disk/set")) ? readdirSync(bench.inside("disk/set")) : []);
function expectAllInTheOldFolder(): void {
  expect(readdirSync(`${folder}/set`).sort()).toEqual(["a.bin", "large.bin"]);
  expect(statSync(`${folder}/set/large.bin`).size).toBe(LARGE_BYTES);
  expect(onDisk()).toEqual([]);
}

test("pausing stops a move to another disk: all files are where they were, and resuming goes on there", async () => {
  await engine.transfers.pause(id);
  expect(await moving).toMatchObject({ code: "cancelled" });
  expectAllInTheOldFolder();
  await engine.transfers.resume(id);
  expect(await engine.until(id, inPhase("seeding"))).toMatchObject({ folder });
});

test("closing stops a move in an orderly way, and the next start finds the files where they were, with nothing to hash", async () => {
  await engine.close();
  expect(await moving).toBeInstanceOf(Error);
  expect(engine.logged.filter((line) => line.includes("did not close"))).toEqual([]);
  expectAllInTheOldFolder();
  const again = await bench.engine("mover");
  await again.transfers.resumeInterrupted();
  expect(await again.until(id, inPhase("seeding"))).toMatchObject({ folder });
  expect(again.logged.filter((line) => /hashing [1-9]/.test(line))).toEqual([]);
});
