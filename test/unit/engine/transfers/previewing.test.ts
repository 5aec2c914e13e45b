import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { FakeSwarm, OpenTorrent } from "./fakeSwarm.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const FILES = { "a.bin": 40_000 };

async function opened(swarm: FakeSwarm): Promise<OpenTorrent> {
  for (let turn = 0; turn < 100; turn++) {
    const [torrent] = swarm.torrents;
    if (torrent !== undefined) return torrent;
    await setImmediate();
  }
  throw new Error("nothing was opened");
}

test("two who preview one magnet link share one torrent, and one who gives up does not take it from the other", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const source = { kind: "text", text: metainfo.infoHash } as const;
  const first = list.preview(source, {}, 1);
  const second = list.preview(source, {}, 2);
  const torrent = await opened(list.swarm);
  list.cancelPreview(1);
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  torrent.listener.onMetadata(metainfo.infoBytes);
  expect(await second).toMatchObject({ name: "set" });
  expect(list.swarm.opened).toBe(1);
});

test("a preview that everybody gave up leaves the swarm", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const preview = list.preview({ kind: "text", text: metainfo.infoHash }, {}, 1);
  await opened(list.swarm);
  list.cancelPreview(1);
  await expect(preview).rejects.toMatchObject({ code: "cancelled" });
  expect(list.swarm.torrents).toEqual([]);
});

test("a preview that is forgotten leaves the swarm at once, unless somebody else still asks", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const source = { kind: "text", text: metainfo.infoHash } as const;
  const first = list.preview(source, {}, 1);
  const torrent = await opened(list.swarm);
  await list.forgetPreview(metainfo.infoHash);
  expect(list.swarm.torrents).toEqual([torrent]);
  torrent.listener.onMetadata(metainfo.infoBytes);
  await first;
  await list.forgetPreview(metainfo.infoHash);
  expect(list.swarm.torrents).toEqual([]);
  await list.forgetPreview(metainfo.infoHash);
});

test("adding while the preview is still asked for takes its torrent over", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const source = { kind: "text", text: metainfo.infoHash } as const;
  const preview = list.preview(source, {}, 1);
  const torrent = await opened(list.swarm);
  const id = await list.add({ source, folder: bench.inside("target") });
  await list.inPhase(id, "fetchingMetadata");
  torrent.listener.onMetadata(metainfo.infoBytes);
  expect(await preview).toMatchObject({ name: "set" });
  expect(await list.running(id)).toBe(torrent);
});

test("a torrent that was lost between its preview and its adding is opened anew", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const source = { kind: "text", text: metainfo.infoHash } as const;
  const preview = list.preview(source, {}, 1);
  const torrent = await opened(list.swarm);
  torrent.listener.onMetadata(metainfo.infoBytes);
  await preview;
  list.swarm.lose(torrent);
  const id = await list.add({ source, folder: bench.inside("target") });
  expect(await list.running(id)).not.toBe(torrent);
});

test("a transfer that is still asking for its contents is not asked for a second time", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const source = { kind: "text", text: metainfo.infoHash } as const;
  const id = await list.add({ source, folder: bench.inside("target") });
  await list.inPhase(id, "fetchingMetadata");
  const torrent = await opened(list.swarm);
  await expect(list.preview(source, {}, 1)).rejects.toMatchObject({ code: "duplicateTransfer" });
  torrent.listener.onMetadata(metainfo.infoBytes);
  await list.running(id);
});

test("the download of a .torrent file ends when its preview is cancelled", async () => {
  const list = await bench.list();
  const preview = list.preview({ kind: "text", text: "https://example.org/set.torrent" }, {}, 1);
  list.cancelPreview(1);
  await expect(preview).rejects.toMatchObject({ code: "cancelled" });
});

test("a private torrent leaves the swarm when its preview says so, and is opened as what it is", async () => {
  const { metainfo } = await bench.torrent(FILES, { isPrivate: true });
  const list = await bench.list();
  const source = { kind: "text", text: metainfo.infoHash } as const;
  const preview = list.preview(source, {}, 1);
  (await opened(list.swarm)).listener.onMetadata(metainfo.infoBytes);
  expect(await preview).toMatchObject({ isPrivate: true });
  expect(list.swarm.torrents).toEqual([]);
  const id = await list.add({ source, folder: bench.inside("target") });
  expect((await list.running(id)).target.isPrivate).toBe(true);
});

test("a private torrent that was added by its name is opened anew once its metadata says that it is private", async () => {
  const { metainfo } = await bench.torrent(FILES, { isPrivate: true });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "text", text: metainfo.infoHash }, folder: bench.inside("target") });
  const named = await opened(list.swarm);
  expect(named.target.isPrivate).toBe(false);
  named.listener.onMetadata(metainfo.infoBytes);
  expect((await list.running(id)).target.isPrivate).toBe(true);
  expect(list.swarm.torrents).toHaveLength(1);
});
