import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repeatableBytes } from "../swarm/makeTorrent.ts";
import { useBench } from "./support/bench.ts";
import { digests } from "./support/dataset.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();

function write(files: Readonly<Record<string, Uint8Array | string>>): string {
  const root = bench.inside("mine/set");
  for (const [name, data] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), data);
  }
  return root;
}

test("a folder is published through the door, without its secrets and what git ignores, and another engine fetches it", async () => {
  const root = write({
    "data.bin": repeatableBytes("publish", 3_000_000),
    ".env": "PASSWORD=1",
    ".gitignore": "*.tmp\n",
    "scratch.tmp": "x",
    "deep/id_rsa": "secret",
  });
  const engine = await bench.engine("publisher");
  const progress: (readonly [number, number])[] = [];
  const { id, bytes, folder, leftOut } = await engine.transfers.create(
    root,
    { trackers: [[bench.tracker.url]], comment: "mine", source: "lab" },
    { onProgress: (done, total) => progress.push([done, total]) },
  );
  expect(leftOut.map(({ path: file }) => file).sort()).toEqual([".env", "deep/id_rsa", "scratch.tmp"]);
  expect(progress.at(-1)).toEqual([3_000_006, 3_000_006]);
  expect(progress.length).toBeLessThan(8);

  const known = bench.tracker.nextPeer();
  await engine.transfers.add({ source: { kind: "file", bytes }, folder, seedOnly: true });
  await engine.until(id, inPhase("seeding"));
  await known;
  const fetcher = await bench.engine("fetcher");
  await fetcher.transfers.add({ source: { kind: "file", bytes }, folder: bench.inside("target") });
  await fetcher.until(id, inPhase("seeding"));
  expect(Object.keys(digests(bench.inside("target")))).toEqual(["set/.gitignore", "set/data.bin"]);
});

test("making a torrent can be cancelled, and says so", async () => {
  const root = write({ "large.bin": repeatableBytes("cancel", 200_000_000) });
  const engine = await bench.engine("publisher");
  const abort = new AbortController();
  const making = engine.transfers.create(root, {}, { signal: abort.signal, onProgress: () => abort.abort() });
  await expect(making).rejects.toMatchObject({ code: "cancelled" });
});

test("bad input gives one sentence", async () => {
  const engine = await bench.engine("publisher");
  await expect(engine.transfers.create("relative", {})).rejects.toMatchObject({ code: "badInput" });
  await expect(engine.transfers.create(bench.inside("nothing"), {})).rejects.toMatchObject({ code: "fileAccess" });
  const root = write({ "a.bin": "a" });
  await expect(engine.transfers.create(root, { trackers: [["ftp://x"]] })).rejects.toMatchObject({ code: "badUrl" });
});

test("a comparison names the pieces and files that are wrong or missing, and only reads", async () => {
  const data = await bench.dataset("set", { "a.bin": 100_000, "b.bin": 100_000, "c.bin": 100_000 });
  const engine = await bench.engine("publisher");
  expect(await engine.transfers.check(data.torrent, data.folder)).toMatchObject({ badPieces: [], changedFiles: [] });
  const before = digests(data.folder);
  expect(digests(data.folder)).toEqual(before);
  writeFileSync(path.join(data.folder, "set/b.bin"), "");
  appendFileSync(path.join(data.folder, "set/b.bin"), repeatableBytes("set/b.bin", 100_000).fill(1, 70_000, 70_001));
  const { badPieces, changedFiles, pieceCount } = await engine.transfers.check(data.torrent, data.folder);
  expect({ badPieces, changedFiles, pieceCount }).toEqual({
    badPieces: [2],
    changedFiles: ["set/b.bin"],
    pieceCount: 5,
  });
});
