import { mkdir, readdir, rename } from "node:fs/promises";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { finishMove, type MoveInput, moveData } from "../../../../src/engine/transfers/moveData.ts";
import type { TransferRecord } from "../../../../src/engine/transfers/record.ts";
import { createWorkbench, listTree, type Workbench } from "../store/workbench.ts";

let bench: Workbench;
let record: TransferRecord;
let to: string;
const { signal } = new AbortController();

beforeEach(async () => {
  bench = await createWorkbench(1_000, [
    { path: "set/a", length: 1_500 },
    { path: "set/b", length: 2_500 },
  ]);
  await bench.putAll();
  await bench.store.finish(0);
  await bench.store.close();
  to = path.join(bench.outside, "new");
  record = {
    id: bench.metainfo.infoHash,
    name: "set",
    folder: bench.folder,
    trackers: [],
    webSeeds: [],
    peers: [],
    allowRisky: false,
    seedOnly: false,
    options: { strategy: "rarest", priorities: {} },
    position: 0,
    intent: "run",
    claimed: true,
    adopted: [0],
    open: false,
    receivedBytes: 0,
    sentBytes: 0,
    seeding: { seconds: 0, freely: false },
    addedAt: 0,
  };
});

const input = (): MoveInput => ({
  record,
  metainfo: bench.metainfo,
  stamps: [],
  signal,
  onChecked: () => undefined,
  save(next) {
    record = next;
  },
});

test("the record names the new folder when all files are there, adopted ones too", async () => {
  await moveData(input(), to);
  expect(await listTree(to)).toEqual(["set/", "set/a", "set/b.part"]);
  expect(record.folder).toBe(to);
  expect(record.moving).toBeUndefined();
});

test("a move that a crash interrupted is finished at the next occasion", async () => {
  record = { ...record, moving: to };
  await mkdir(path.join(to, "set"), { recursive: true });
  await rename(bench.at("set/a"), path.join(to, "set/a"));
  await finishMove(input());
  expect(await listTree(to)).toEqual(["set/", "set/a", "set/b.part"]);
  expect(await readdir(bench.folder)).toEqual([]);
  expect(record).toMatchObject({ folder: to });
  expect(record).not.toHaveProperty("moving");
});

test.each([
  ["a relative path", () => ({}), () => "somewhere"],
  ["a transfer that only seeds", () => ({ seedOnly: true }), () => to],
])("%s is refused, and nothing moves", async (_, patch, folder) => {
  record = { ...record, ...patch() };
  await expect(moveData(input(), folder())).rejects.toMatchObject({ code: "badInput" });
  expect(await bench.tree()).toEqual(["set/", "set/a", "set/b.part"]);
});

test("moving to where it is, under whatever name, does nothing", async () => {
  const before = record;
  await moveData(input(), `${bench.folder}/../${path.basename(bench.folder)}`);
  expect(record).toBe(before);
});

test("a transfer that has no file yet only takes the new folder", async () => {
  record = { ...record, claimed: false };
  await moveData(input(), to);
  expect(record.folder).toBe(to);
  expect(await bench.tree()).toEqual(["set/", "set/a", "set/b.part"]);
});
