import { existsSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type AddRequest, DEFAULT_SETTINGS } from "../../../../src/engine/model.ts";
import type { FakeSwarm } from "./fakeSwarm.ts";
import { useListBench } from "./listBench.ts";

const bench = useListBench();
const FILES = { "a.bin": 40_000 };
const added = (torrent: Uint8Array): AddRequest => ({
  source: { kind: "file", bytes: torrent },
  folder: bench.inside("target"),
});

/** Resolves when something more is opened, or when it was not for `ms`. */
async function openedWithin(swarm: FakeSwarm, ms: number): Promise<void> {
  const before = swarm.opened;
  const end = performance.now() + ms;
  while (swarm.opened === before && performance.now() < end) await setTimeout(5);
}

test("a transfer that is resumed while it is being removed stays removed", async () => {
  const { torrent } = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await list.add(added(torrent));
  await list.running(id);
  const { promise, resolve } = Promise.withResolvers<void>();
  list.swarm.slowness = promise;
  const removing = list.remove(id, false);
  const resuming = expect(list.resume(id, {})).rejects.toMatchObject({ code: "unknownTransfer" });
  resolve();
  await removing;
  await resuming;
  await setImmediate();
  expect(list.swarm.torrents).toEqual([]);
  await list.close();
  const again = await bench.list();
  expect(() => again.files(id)).toThrow(/not in the list/);
});

test("a transfer that is removed while the sockets are renewed stays removed", async () => {
  const { torrent } = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await list.add(added(torrent));
  await list.running(id);
  const { promise, resolve } = Promise.withResolvers<void>();
  list.swarm.renews = true;
  list.swarm.slowResets.push(promise);
  const configuring = list.configure(DEFAULT_SETTINGS);
  await list.remove(id, false);
  resolve();
  await configuring;
  await openedWithin(list.swarm, 200);
  expect(list.swarm.torrents).toEqual([]);
  await list.close();
  const again = await bench.list();
  expect(() => again.files(id)).toThrow(/not in the list/);
});

test("what is added while the sockets are renewed is opened on the new ones", async () => {
  const { torrent } = await bench.torrent(FILES);
  const list = await bench.list();
  list.swarm.renews = true;
  list.swarm.slowResets.push(openedWithin(list.swarm, 200));
  const configuring = list.configure(DEFAULT_SETTINGS);
  const id = await list.add(added(torrent));
  await configuring;
  await list.running(id);
});

test("a preview that is asked for while the sockets are renewed is opened on the new ones", async () => {
  const { metainfo } = await bench.torrent(FILES);
  const list = await bench.list();
  list.swarm.renews = true;
  list.swarm.slowResets.push(openedWithin(list.swarm, 200));
  const configuring = list.configure(DEFAULT_SETTINGS);
  const preview = list.preview({ kind: "text", text: metainfo.infoHash }, {}, 1);
  await configuring;
  await openedWithin(list.swarm, 5_000);
  list.swarm.torrents[0]?.listener.onMetadata(metainfo.infoBytes);
  expect(await preview).toMatchObject({ name: "set" });
});

test("settings that change twice in a row leave every transfer running", async () => {
  const { torrent } = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await list.add(added(torrent));
  await list.running(id);
  list.swarm.renews = true;
  const { promise, resolve } = Promise.withResolvers<void>();
  list.swarm.slowResets.push(Promise.resolve(), promise);
  const configuring = Promise.all([list.configure(DEFAULT_SETTINGS), list.configure(DEFAULT_SETTINGS)]);
  await openedWithin(list.swarm, 200);
  resolve();
  await configuring;
  await openedWithin(list.swarm, 5_000);
  expect(list.swarm.torrents).toHaveLength(1);
});

test("seeding that is switched off leaves the downloads alone", async () => {
  const { torrent } = await bench.torrent(FILES);
  const list = await bench.list();
  const id = await list.add(added(torrent));
  const running = await list.running(id);
  await list.configure({ ...DEFAULT_SETTINGS, seedAfterCompletion: false });
  expect(await list.running(id)).toBe(running);
});

test("resuming what is being checked already does not begin the check anew", async () => {
  const { torrent, folder, metainfo } = await bench.torrent({ "a.bin": 8_000_000 });
  const list = await bench.list();
  await list.add({ source: { kind: "file", bytes: torrent }, folder });
  await list.inPhase(metainfo.infoHash, "checking");
  await list.resume(metainfo.infoHash, {});
  await list.running(metainfo.infoHash);
  expect(list.logged.filter((line) => line.includes("hashing"))).toHaveLength(1);
});

test("verifying twice leaves a paused transfer paused and off the network", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 8_000_000 });
  const list = await bench.list();
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder, paused: true });
  await Promise.all([list.verify(id), list.verify(id)]);
  await list.inPhase(id, "complete");
  expect(list.swarm.opened).toBe(0);
});

test("a check is not broken off because the queue has no place for the transfer", async () => {
  const { torrent, folder } = await bench.torrent({ "a.bin": 30_000_000 });
  const list = await bench.list("state", { maxActiveDownloads: 0 });
  const id = await list.add({ source: { kind: "file", bytes: torrent }, folder });
  await list.inPhase(id, "queued");
  const verifying = list.verify(id);
  while (!list.logged.some((line) => line.includes("hashing"))) await setImmediate();
  list.move(id, "top");
  await verifying;
  await list.until(id, ({ doneBytes }) => doneBytes === 30_000_000);
});

test("removing a transfer takes the bytes of unwanted neighbours along, whether or not its data stays", async () => {
  const { torrent, data, metainfo } = await bench.torrent({ "a.bin": 20_000, "b.bin": 20_000 });
  const list = await bench.list();
  const id = await list.add({ ...added(torrent), wanted: [0] });
  const running = await list.running(id);
  await running.deliver(data, 1);
  const parts = bench.inside(`state/${metainfo.infoHash}.parts`);
  expect(existsSync(parts)).toBe(true);
  await list.remove(id, false);
  expect(existsSync(parts)).toBe(false);
});
