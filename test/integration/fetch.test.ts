import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();
const files = { "a.csv": 300_000, "empty.txt": 0, "deep/b.bin": 1_000_000, "deep/c.bin": 65_536 };
let data: Dataset;
let folder: string;

beforeEach(async () => {
  data = await bench.dataset("set", files);
  folder = bench.inside("target");
});

test("a .torrent file becomes its files, under their own names, with nothing else beside them", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  const done = await fetcher.until(id, inPhase("seeding"));
  expect(done).toMatchObject({
    doneBytes: 1_365_536,
    totalBytes: 1_365_536,
    fileCount: 4,
    name: "set",
    rootPath: "set",
  });
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("a magnet link is previewed without a byte written, then fetched", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const text = `magnet:?xt=urn:btih:${data.metainfo.infoHash}&tr=${encodeURIComponent(bench.tracker.url)}`;
  const preview = await fetcher.transfers.preview({ kind: "text", text });
  expect(preview).toMatchObject({ name: "set", totalBytes: 1_365_536, exists: false });
  expect(preview.files.map((file) => file.path)).toEqual([
    "set/a.csv",
    "set/deep/b.bin",
    "set/deep/c.bin",
    "set/empty.txt",
  ]);
  expect(existsSync(folder)).toBe(false);
  const id = await fetcher.transfers.add({ source: { kind: "text", text }, folder });
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("only the chosen files appear, and their neighbours leave no trace in the folder", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher", { seedAfterCompletion: false });
  const chosen = data.metainfo.files.filter((file) => file.path.endsWith("b.bin")).map((file) => file.index);
  const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder, wanted: chosen });
  await fetcher.until(id, inPhase("complete"));
  const expected = digests(data.folder)["set/deep/b.bin"];
  expect(digests(folder)).toEqual({ "set/deep/b.bin": expected });
});

test("a file with other contents in the target stops the transfer and stays as it is", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  mkdirSync(path.join(folder, "set"), { recursive: true });
  writeFileSync(path.join(folder, "set/a.csv"), "mine");
  const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  const stopped = await fetcher.until(id, inPhase("failed"));
  expect(stopped.error).toMatchObject({ code: "fileConflict" });
  expect(stopped.error?.message).toContain("set/a.csv");
  expect(readFileSync(path.join(folder, "set/a.csv"), "utf8")).toBe("mine");
  expect(readdirSync(path.join(folder, "set"))).toEqual(["a.csv"]);
});

test("files that are there already are adopted: nothing is downloaded again", async () => {
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder: data.folder });
  const done = await fetcher.until(id, inPhase("seeding"));
  expect(done).toMatchObject({ doneBytes: 1_365_536 });
  const kept = await fetcher.transfers.remove(id, { deleteData: true });
  expect(kept.map(({ reason }) => reason)).toEqual(["yours", "yours", "yours", "yours"]);
  expect(Object.keys(digests(data.folder))).toHaveLength(4);
});

test("removing with its data deletes the files and their folders, and nothing beside them", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  mkdirSync(path.join(folder, "set/deep"), { recursive: true });
  writeFileSync(path.join(folder, "set/deep/mine.txt"), "mine");
  const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  await fetcher.until(id, inPhase("seeding"));
  expect(await fetcher.transfers.remove(id, { deleteData: true })).toEqual([]);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["set", "set/deep", "set/deep/mine.txt"]);
  expect(fetcher.transfers.list()).toEqual([]);
});

test("removing without its data keeps every file", async () => {
  await bench.seed(data);
  const fetcher = await bench.engine("fetcher");
  const id = await fetcher.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder });
  await fetcher.until(id, inPhase("seeding"));
  await fetcher.transfers.remove(id, { deleteData: false });
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("the same torrent cannot be added twice", async () => {
  const fetcher = await bench.engine("fetcher");
  const request = { source: { kind: "file", bytes: data.torrent } as const, folder, paused: true };
  await fetcher.transfers.add(request);
  await expect(fetcher.transfers.add(request)).rejects.toMatchObject({ code: "duplicateTransfer" });
});
