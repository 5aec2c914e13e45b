import { once } from "node:events";
import { createServer } from "node:http";
import { beforeEach, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { freePort } from "./support/freePort.ts";
import { startRecordingTracker } from "./support/recordingTracker.ts";
import { inPhase } from "./support/startEngine.ts";
import { startUdpTracker } from "./support/udpTracker.ts";

const bench = useBench();
let data: Dataset;
let folder: string;

beforeEach(async () => {
  data = await bench.dataset("set", { "a.bin": 500_000, "b.txt": 20 });
  folder = bench.inside("target");
});

test("an info-hash and a peer are enough", async () => {
  const seeder = await bench.seed(data);
  const fetcher = await bench.engine("fetcher", { trackers: false });
  const source = { kind: "text", text: data.metainfo.infoHash } as const;
  const hints = { peers: [`127.0.0.1:${String(seeder.status.port)}`] };
  const preview = await fetcher.transfers.preview(source, hints);
  expect(preview.files).toHaveLength(2);
  const id = await fetcher.transfers.add({ source, hints, folder });
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("a transfer that was added without a preview fetches its metadata first", async () => {
  const seeder = await bench.seed(data);
  const fetcher = await bench.engine("fetcher", { trackers: false });
  const id = await fetcher.transfers.add({ source: { kind: "text", text: data.metainfo.infoHash }, folder });
  expect(await fetcher.until(id, inPhase("fetchingMetadata"))).toMatchObject({ fileCount: 0 });
  await fetcher.transfers.pause(id);
  await fetcher.until(id, inPhase("paused"));
  await fetcher.transfers.remove(id, { deleteData: true });
  const hints = { peers: [`127.0.0.1:${String(seeder.status.port)}`] };
  await fetcher.transfers.add({ source: { kind: "text", text: data.metainfo.infoHash }, hints, folder });
  await fetcher.until(id, inPhase("seeding"));
  expect(digests(folder)).toEqual(digests(data.folder));
});

test("the address of a .torrent file is fetched once, for its preview, and used", async () => {
  await bench.seed(data);
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end(data.torrent);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const fetcher = await bench.engine("fetcher");
    const source = { kind: "text", text: `http://127.0.0.1:${String(port)}/set.torrent` } as const;
    expect(await fetcher.transfers.preview(source)).toMatchObject({ id: data.metainfo.infoHash });
    const id = await fetcher.transfers.add({ source, folder });
    await fetcher.until(id, inPhase("seeding"));
    expect(digests(folder)).toEqual(digests(data.folder));
    expect(asked).toBe(1);
  } finally {
    server.close();
  }
});

test("without the user's leave a loopback address is not contacted", async () => {
  let contacted = false;
  const server = createServer((_, response) => {
    contacted = true;
    response.end(data.torrent);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const fetcher = await bench.engine("fetcher", { allowLocalNetwork: false });
    const source = { kind: "text", text: `http://127.0.0.1:${String(port)}/set.torrent` } as const;
    await expect(fetcher.transfers.add({ source, folder })).rejects.toMatchObject({ code: "forbiddenAddress" });
    expect(contacted).toBe(false);
    expect(fetcher.transfers.list()).toEqual([]);
  } finally {
    server.close();
  }
});

test("peers are found through a UDP tracker", async () => {
  const tracker = await startUdpTracker();
  try {
    const other = await bench.dataset("udp", { "c.bin": 100_000 }, { trackers: [[tracker.url]] });
    const seeder = await bench.engine("seeder");
    const known = tracker.nextPeer();
    await seeder.transfers.add({
      source: { kind: "file", bytes: other.torrent },
      folder: other.folder,
      seedOnly: true,
    });
    await known;
    const fetcher = await bench.engine("fetcher");
    const id = await fetcher.transfers.add({ source: { kind: "file", bytes: other.torrent }, folder });
    await fetcher.until(id, inPhase("seeding"));
    expect(digests(folder)).toHaveProperty(["udp/c.bin"]);
    await fetcher.close();
    await seeder.close();
  } finally {
    await tracker.close();
  }
});

test("peers are found through the DHT alone", async () => {
  const port = await freePort();
  const other = await bench.dataset("other", { "x.bin": 1_000 }, { trackers: [] });
  const node = await bench.engine("node", { dht: true, dhtBootstrap: [], listenPort: port });
  await node.transfers.add({ source: { kind: "file", bytes: other.torrent }, folder: other.folder, seedOnly: true });
  await node.until(other.metainfo.infoHash, inPhase("seeding"));

  const dht = { dht: true, dhtBootstrap: [`127.0.0.1:${String(port)}`] };
  const trackerless = await bench.dataset("dht", { "d.bin": 100_000 }, { trackers: [] });
  const request = { kind: "file", bytes: trackerless.torrent } as const;
  const seeder = await bench.engine("seeder", dht);
  await seeder.transfers.add({ source: request, folder: trackerless.folder, seedOnly: true });
  await seeder.until(trackerless.metainfo.infoHash, inPhase("seeding"));
  const fetcher = await bench.engine("fetcher", dht);
  const id = await fetcher.transfers.add({ source: request, folder });
  await fetcher.until(id, inPhase("seeding"), 50_000);
  expect(digests(folder)).toHaveProperty(["dht/d.bin"]);
});

test("the tracker of another link to a running transfer is asked, and brings the peer that the first one did not know", async () => {
  const known = await startRecordingTracker();
  const other = await startRecordingTracker();
  try {
    const seeder = await bench.engine("seeder", { dht: false, lsd: false });
    const magnet = (tracker: string) => {
      const text = `magnet:?xt=urn:btih:${data.metainfo.infoHash}&tr=${encodeURIComponent(tracker)}`;
      return { kind: "text", text } as const;
    };
    const served = await seeder.transfers.add({
      source: { kind: "file", bytes: data.torrent },
      hints: { trackers: [other.url] },
      folder: data.folder,
      seedOnly: true,
    });
    await seeder.until(served, inPhase("seeding"));
    await expect.poll(() => other.told.length).toBeGreaterThan(0);
    const fetcher = await bench.engine("fetcher", { dht: false, lsd: false });
    const id = await fetcher.transfers.add({ source: magnet(known.url), folder });
    await fetcher.until(id, inPhase("fetchingMetadata"));
    expect(await fetcher.transfers.join(magnet(other.url))).toMatchObject({ id, trackerCount: 1, webSeedCount: 0 });
    await fetcher.until(id, inPhase("seeding"));
    expect(digests(folder)).toEqual(digests(data.folder));
    expect(other.told.map(({ port }) => port)).toContain(fetcher.status.port);
  } finally {
    await known.close();
    await other.close();
  }
});
