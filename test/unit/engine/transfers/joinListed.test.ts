import { expect, test } from "vitest";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const FILES = { "a.bin": 40_000 };
const OWN = "http://own.example/announce";
const NEW = ["http://a.example/announce", "udp://b.example:1"];
const SEED = "https://mirror.example/";
const linkTo = (infoHash: string) => {
  const named = [OWN, ...NEW].map((url) => `&tr=${encodeURIComponent(url)}`).join("");
  return { kind: "text", text: `magnet:?xt=urn:btih:${infoHash}${named}&ws=${encodeURIComponent(SEED)}` } as const;
};

test("another link to what runs brings its trackers and web seeds, which are asked at once with those it had", async () => {
  const { torrent, metainfo, data } = await bench.torrent(FILES, { trackers: [[OWN]] });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const before = await list.running(id);
  await before.deliver(data, 0);
  expect(await list.join(linkTo(metainfo.infoHash))).toEqual({
    ...{ id, name: "set", isPrivate: false },
    ...{ trackerCount: 2, webSeedCount: 1 },
  });
  await list.inPhase(id, "downloading");
  const after = await list.running(id);
  expect(after.target.trackers.flat().sort()).toEqual([OWN, ...NEW].sort());
  expect(after.target.webSeeds).toEqual([SEED]);
  expect((await list.inPhase(id, "downloading")).doneBytes).toBe(16_384);
});

test("what names nobody new disturbs nothing, and the second time nothing is new", async () => {
  const { torrent, metainfo } = await bench.torrent(FILES, { trackers: [[OWN]] });
  const list = await bench.list();
  const source = { kind: "file", bytes: torrent } as const;
  const id = await list.add({ source, folder: bench.inside("target") });
  const open = await list.running(id);
  expect(await list.join(source)).toMatchObject({ trackerCount: 0, webSeedCount: 0 });
  expect(list.swarm.torrents).toEqual([open]);
  await list.join(linkTo(metainfo.infoHash));
  expect(await list.join(linkTo(metainfo.infoHash))).toMatchObject({ trackerCount: 0, webSeedCount: 0 });
});

test("a paused transfer stays paused, and asks them when it goes on, also after a restart", async () => {
  const { torrent, metainfo } = await bench.torrent(FILES, { trackers: [[OWN]] });
  const first = await bench.list();
  const source = { kind: "file", bytes: torrent } as const;
  const id = await first.add({ source, folder: bench.inside("target"), paused: true });
  expect(await first.join(linkTo(metainfo.infoHash))).toMatchObject({ trackerCount: 2, webSeedCount: 1 });
  expect(first.swarm.opened).toBe(0);
  await first.close();
  const list = await bench.list();
  await list.resume(id, {});
  const { target } = await list.running(id);
  expect(target.trackers.flat().sort()).toEqual([OWN, ...NEW].sort());
  expect(target.webSeeds).toEqual([SEED]);
});

test("a private torrent keeps to its own trackers and web seeds (BEP 27)", async () => {
  const { torrent, metainfo } = await bench.torrent(FILES, { trackers: [[OWN]], isPrivate: true });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder: bench.inside("target") });
  const open = await list.running(id);
  expect(await list.join(linkTo(metainfo.infoHash))).toMatchObject({
    ...{ isPrivate: true, trackerCount: 0, webSeedCount: 0 },
  });
  expect(list.swarm.torrents).toEqual([open]);
  await list.pause(id);
  await list.resume(id, {});
  const { target } = await list.running(id);
  expect([target.trackers.flat(), target.webSeeds]).toEqual([[OWN], []]);
});

test("a link whose contents nobody told yet asks the new trackers for them", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await list.add({ source: { kind: "text", text: metainfo.infoHash }, folder: bench.inside("target") });
  await list.inPhase(id, "fetchingMetadata");
  await expect(list.preview(linkTo(metainfo.infoHash), {}, 1)).rejects.toMatchObject({ code: "duplicateTransfer" });
  await list.join(linkTo(metainfo.infoHash));
  await expect.poll(() => list.swarm.torrents.map(({ target }) => target.trackers.flat())).toEqual([[OWN, ...NEW]]);
});

test("what is not listed is not joined", async () => {
  const list = await bench.list();
  await expect(list.join(linkTo("f".repeat(40)))).rejects.toMatchObject({ code: "unknownTransfer" });
});
