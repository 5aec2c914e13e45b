import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encodeBencode } from "../../../../src/engine/torrent/encodeBencode.ts";
import { parseMetainfo } from "../../../../src/engine/torrent/parseMetainfo.ts";
import { repeatableBytes } from "../../../swarm/makeTorrent.ts";
import { type BenchList, useListBench } from "./listBench.ts";

const bench = useListBench();
const PIECE = 16_384;

/** Each file begins with a piece, as in hybrid torrents (BEP 47). */
function paddedTorrent(): { readonly torrent: Uint8Array; readonly data: Uint8Array } {
  const [first, second] = [repeatableBytes("a", 20_000), repeatableBytes("b", 5_000)];
  const data = Buffer.concat([first, new Uint8Array(2 * PIECE - 20_000), second]);
  const hashes = [0, 1, 2].map((piece) =>
    createHash("sha1")
      .update(data.subarray(piece * PIECE, (piece + 1) * PIECE))
      .digest(),
  );
  const files = [
    { length: 20_000, path: ["a.bin"] },
    { attr: "p", length: 2 * PIECE - 20_000, path: [".pad", "12768"] },
    { length: 5_000, path: ["b.bin"] },
  ];
  const info = { files, name: "set", "piece length": PIECE, pieces: Buffer.concat(hashes) };
  return { torrent: encodeBencode({ info }), data };
}

async function fetchAll(list: BenchList, id: string, data: Uint8Array, pieces: readonly number[]): Promise<void> {
  const running = await list.running(id);
  for (const piece of pieces) await running.deliver(data, piece);
  await list.inPhase(id, "seeding");
}

test("padding is neither shown nor written nor counted: the transfer is whole without it", async () => {
  const { torrent, data } = paddedTorrent();
  const source = { kind: "file", bytes: torrent } as const;
  const list = await bench.list();
  const preview = await list.preview(source, {}, 1);
  expect(preview.files.map(({ path }) => path)).toEqual(["set/a.bin", "set/b.bin"]);
  const id = await list.add({ source, folder: bench.inside("target") });
  await fetchAll(list, id, data, [0, 1, 2]);
  expect(list.files(id).map(({ path, state }) => [path, state])).toEqual([
    ["set/a.bin", "complete"],
    ["set/b.bin", "complete"],
  ]);
  expect(await list.inPhase(id, "seeding")).toMatchObject({ doneBytes: 25_000, totalBytes: 25_000, fileCount: 2 });
  expect(readdirSync(bench.inside("target"), { recursive: true }).sort()).toEqual(["set", "set/a.bin", "set/b.bin"]);
  expect(readFileSync(bench.inside("target/set/b.bin")).equals(data.subarray(2 * PIECE))).toBe(true);
});

test("a link's so= chooses the files, whatever else it names beyond the torrent's end (BEP 53)", async () => {
  const { torrent, data } = paddedTorrent();
  const { infoHash, infoBytes } = parseMetainfo(torrent);
  const list = await bench.list();
  const text = `magnet:?xt=urn:btih:${infoHash}&so=2,7-40000`;
  const id = await list.add({ source: { kind: "text", text }, folder: bench.inside("target") });
  await list.inPhase(id, "fetchingMetadata");
  await expect.poll(() => list.swarm.torrents[0]).toBeDefined();
  list.swarm.torrents[0]?.listener.onMetadata(infoBytes);
  await fetchAll(list, id, data, [2]);
  expect(list.files(id).map(({ state }) => state)).toEqual(["unwanted", "complete"]);
  expect(readdirSync(bench.inside("target/set"))).toEqual(["b.bin"]);
});

test("verify and resume fetch the damaged piece again and no other", async () => {
  const { torrent, data } = paddedTorrent();
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  await fetchAll(list, id, data, [0, 1, 2]);
  const damaged = Buffer.from(data.subarray(0, 20_000));
  damaged[17_000] = (damaged[17_000] ?? 0) ^ 1;
  writeFileSync(bench.inside("target/set/a.bin"), damaged);
  await list.verify(id);
  expect((await list.inPhase(id, "failed")).error).toMatchObject({ code: "filesChanged" });
  await list.resume(id, {});
  const running = await list.running(id);
  expect([...(running.content?.bitfield ?? [])]).toEqual([0b1010_0000]);
  await fetchAll(list, id, data, [1]);
  expect(readFileSync(bench.inside("target/set/a.bin")).equals(data.subarray(0, 20_000))).toBe(true);
});
