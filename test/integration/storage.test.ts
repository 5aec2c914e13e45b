import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const SLOW = { uploadLimit: 1_500_000 };
/** No size is a multiple of the piece's: each file shares pieces with its neighbours. */
const FILES = { "a.bin": 2_500_000, "b.bin": 1_234_567, "c.bin": 2_500_000 };
let data: Dataset;
let folder: string;
let expected: Record<string, string>;

beforeEach(async () => {
  data = await bench.dataset("set", FILES);
  expected = digests(data.folder);
  folder = bench.inside("target");
});

const add = (engine: StartedEngine, wanted?: readonly number[]): Promise<string> =>
  engine.transfers.add({
    source: { kind: "file", bytes: data.torrent },
    folder,
    ...(wanted === undefined ? {} : { wanted }),
  });
const names = (): string[] =>
  existsSync(path.join(folder, "set")) ? readdirSync(path.join(folder, "set")).sort() : [];
const only = (...files: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(expected).filter(([file]) => files.includes(path.basename(file))));

test("files are chosen anew while a transfer runs: the unwanted leave the folder, the wanted arrive, once", async () => {
  await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher, [0, 1]);
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 1_000_000);
  await fetcher.transfers.select(id, [1, 2]);
  expect(names().filter((name) => name.startsWith("a.bin"))).toEqual([]);
  const done = await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(only("b.bin", "c.bin"));
  expect(done).toMatchObject({ totalBytes: 3_734_567, doneBytes: 3_734_567, fileCount: 2 });

  await fetcher.transfers.select(id, [0, 1, 2]);
  const { receivedBytes } = fetcher.transfers.get(id) ?? { receivedBytes: 0 };
  const whole = await fetcher.until(id, (snapshot) => snapshot.phase === "seeding" && snapshot.fileCount === 3);
  expect(digests(folder)).toEqual(expected);
  expect(whole.receivedBytes - receivedBytes).toBeLessThan(2_500_000 * 1.1);
});

test("a finished file that is not wanted any more stays, and is deleted with the data", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, inPhase("seeding"));
  await fetcher.transfers.select(id, [2]);
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(expected);
  expect(await fetcher.transfers.remove(id, { deleteData: true })).toEqual([]);
  expect(digests(folder)).toEqual({});
});

test("choosing a file whose place is taken is one sentence, and the transfer goes on as it was", async () => {
  await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher, [0]);
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 300_000);
  writeFileSync(path.join(folder, "set/b.bin"), "mine");
  await expect(fetcher.transfers.select(id, [0, 1])).rejects.toMatchObject({ code: "fileConflict" });
  const done = await fetcher.until(id, inPhase("seeding"));
  expect(done.fileCount).toBe(1);
  expect(names()).toEqual(["a.bin", "b.bin"]);
});

test("a transfer that runs moves to another folder and goes on there, fetching nothing twice", async () => {
  await bench.seed(data, SLOW);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, (snapshot) => snapshot.doneBytes > 2_000_000);
  const elsewhere = bench.inside("elsewhere");
  await fetcher.transfers.moveData(id, elsewhere);
  expect(fetcher.transfers.get(id)?.folder).toBe(elsewhere);
  expect(readdirSync(folder)).toEqual([]);
  const done = await fetcher.until(id, inPhase("seeding"));
  expect(digests(elsewhere)).toEqual(expected);
  expect(done.receivedBytes).toBeLessThan(6_234_567 * 1.1);
});

test("moving onto somebody's file changes nothing", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await add(fetcher);
  await fetcher.until(id, inPhase("seeding"));
  const elsewhere = bench.inside("elsewhere");
  mkdirSync(path.join(elsewhere, "set"), { recursive: true });
  writeFileSync(path.join(elsewhere, "set/c.bin"), "mine");
  await expect(fetcher.transfers.moveData(id, elsewhere)).rejects.toMatchObject({ code: "fileConflict" });
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(expected);
  expect(Object.keys(digests(elsewhere))).toEqual(["set/c.bin"]);
});

test("with full preallocation the files have their blocks before the first piece", async () => {
  const fetcher = await bench.engine("fetcher", { preallocation: "full" });
  const id = await add(fetcher);
  await fetcher.until(id, inPhase("downloading"));
  expect(names()).toEqual(["a.bin.part", "b.bin.part", "c.bin.part"]);
  for (const [name, size] of Object.entries(FILES)) {
    const stats = statSync(path.join(folder, "set", `${name}.part`));
    expect(stats.size).toBe(size);
    expect(stats.blocks * 512).toBeGreaterThanOrEqual(size);
  }
  await bench.seed(data);
  await fetcher.transfers.pause(id);
  await fetcher.transfers.resume(id);
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(expected);
});

test("what another project has is taken from there: nothing comes from the network, and an edit here changes nothing there", async () => {
  const sharedStore = bench.inside("shared");
  const seeder = await bench.seed(data);
  const first = await bench.engine("first", { sharedStore });
  const id = await add(first);
  await first.until(id, inPhase("seeding"));
  await first.close();
  await seeder.close();
  expect(existsSync(path.join(sharedStore, `${id}.json`))).toBe(true);

  const second = await bench.engine("second", { sharedStore });
  const other = bench.inside("other");
  await second.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder: other });
  const { receivedBytes } = await second.until(id, inPhase("seeding"));
  expect(receivedBytes).toBe(0);
  expect(digests(other)).toEqual(expected);
  writeFileSync(path.join(other, "set/a.bin"), "edited");
  expect(digests(folder)).toEqual(expected);
  expect(await second.transfers.remove(id, { deleteData: true })).toEqual([]);
  expect(digests(folder)).toEqual(expected);
});

test("a copy that was changed is not believed: only what is wrong in it comes from the network", async () => {
  const sharedStore = bench.inside("shared");
  await bench.seed(data);
  const first = await bench.engine("first", { sharedStore });
  const id = await add(first);
  await first.until(id, inPhase("seeding"));
  await first.close();
  expect(existsSync(path.join(sharedStore, `${id}.json`))).toBe(true);
  const changed = openSync(path.join(folder, "set/c.bin"), "r+");
  writeSync(changed, Buffer.from([1, 2, 3, 4]), 0, 4, 1_000_000);
  closeSync(changed);

  const second = await bench.engine("second", { sharedStore });
  const other = bench.inside("other");
  await second.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder: other });
  const { receivedBytes } = await second.until(id, inPhase("seeding"));
  expect(receivedBytes).toBeLessThan(400_000);
  expect(digests(other)).toEqual(expected);
});
