import { afterEach, describe, expect, test } from "vitest";
import { useBench } from "./support/bench.ts";
import { freePort } from "./support/freePort.ts";
import { memoryTorrent, openSwarm, type Participant } from "./support/openSwarm.ts";
import { type RecordingTracker, startRecordingTracker } from "./support/recordingTracker.ts";
import { inPhase } from "./support/startEngine.ts";

const bench = useBench();
const closing: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

function swarm(...args: Parameters<typeof openSwarm>): ReturnType<typeof openSwarm> {
  const opened = openSwarm(...args);
  closing.push(opened);
  return opened;
}

async function tracker(refusal?: string): Promise<RecordingTracker> {
  const started = await startRecordingTracker(refusal);
  closing.push(started);
  return started;
}

/** The address of a tracker at which nobody listens. */
const deadTracker = async (): Promise<string> => `http://127.0.0.1:${String(await freePort())}/announce`;

describe("trackers", () => {
  const data = memoryTorrent("trackers");

  test("of every tier are told: a first tier that is dead keeps nobody from the second", async () => {
    const [dead, live] = [await deadTracker(), await tracker()];
    await swarm().join(data, { seeds: true, trackers: [[live.url]] });
    await expect.poll(() => live.told.length).toBe(1);
    const fetcher = await swarm().join(data, { trackers: [[dead], [live.url]] });
    await fetcher.complete;
    expect(fetcher.torrent.sources()).toMatchObject({
      trackers: [
        { url: dead, state: "failing", message: expect.stringContaining("could not be reached") as string },
        { url: live.url, state: "working" },
      ],
      found: { tracker: 1, dht: 0, lsd: 0, pex: 0 },
    });
  });

  test("of one tier stand in for each other: one that refuses makes room, one that works is alone", async () => {
    const [refusing, live, spare] = [await tracker("not\nhere"), await tracker(), await tracker()];
    await swarm().join(data, { seeds: true, trackers: [[live.url], [spare.url]] });
    await expect.poll(() => [live.told.length, spare.told.length]).toEqual([1, 1]);
    const fetcher = await swarm().join(data, { trackers: [[refusing.url, live.url, spare.url]] });
    await fetcher.complete;
    const { trackers } = fetcher.torrent.sources();
    expect(trackers[0]).toMatchObject({ state: "working" });
    expect(trackers.filter(({ state }) => state === "working")).toHaveLength(1);
    for (const { url, state, message } of trackers) {
      if (url === refusing.url)
        expect([state, message]).toEqual(state === "failing" ? ["failing", "not here"] : ["standby", undefined]);
    }
    // The seed told both; who fetched told one of them of its start and its end.
    await expect.poll(() => live.told.length + spare.told.length).toBe(4);
  });

  test("say how many peers they know when they are asked (BEP 48)", async () => {
    const live = await tracker();
    const { torrent } = await swarm().join(data, { seeds: true, trackers: [[live.url]] });
    await expect.poll(() => torrent.sources().trackers[0]?.state).toBe("working");
    expect(torrent.sources().trackers[0]).not.toHaveProperty("seeders");
    torrent.countPeers();
    await expect.poll(() => torrent.sources().trackers[0]).toMatchObject({ seeders: 41, leechers: 42 });
    torrent.countPeers();
    expect(live.scrapes).toBe(1);
  });

  test("hear of a finished download once, and only from who finished it", async () => {
    const live = await tracker();
    const set = await bench.dataset("set", { "a.bin": 300_000 }, { trackers: [[live.url]] });
    const source = { kind: "file", bytes: set.torrent } as const;
    const seeder = await bench.engine("seeder");
    const id = await seeder.transfers.add({ source, folder: set.folder, seedOnly: true });
    await seeder.until(id, inPhase("seeding"));
    await expect.poll(() => live.told.length).toBe(1);

    const folder = bench.inside("target");
    const fetcher = await bench.engine("fetcher");
    await fetcher.transfers.add({ source, folder });
    await fetcher.until(id, inPhase("seeding"));
    await fetcher.close();
    const again = await bench.engine("fetcher");
    await again.transfers.resumeInterrupted();
    await again.until(id, inPhase("seeding"));
    await again.close();
    await seeder.close();
    const said = (port: number | undefined): string[] =>
      live.told.filter((told) => told.port === port).map(({ event, left }) => `${event} ${String(left)}`);
    const [seed, first, second] = [...new Set(live.told.map(({ port }) => port))];
    expect(said(seed)).toEqual(["started 0", "stopped 0"]);
    expect(said(first)).toEqual(["started 300000", "completed 0", "stopped 0"]);
    expect(said(second)).toEqual(["started 0", "stopped 0"]);
  });
});

test("DHT nodes survive a restart: who knew some finds peers without anything to start from", async () => {
  const port = await freePort();
  const other = await bench.dataset("other", { "x.bin": 1_000 }, { trackers: [] });
  const node = await bench.engine("node", { dht: true, dhtBootstrap: [], listenPort: port });
  await node.transfers.add({ source: { kind: "file", bytes: other.torrent }, folder: other.folder, seedOnly: true });
  await node.until(other.metainfo.infoHash, inPhase("seeding"));

  const data = await bench.dataset("dht", { "d.bin": 100_000 }, { trackers: [] });
  const source = { kind: "file", bytes: data.torrent } as const;
  const bootstrap = { dht: true, dhtBootstrap: [`127.0.0.1:${String(port)}`] };
  const seeder = await bench.engine("seeder", bootstrap);
  const id = await seeder.transfers.add({ source, folder: data.folder, seedOnly: true });
  await seeder.until(id, inPhase("seeding"));
  const fetcher = await bench.engine("fetcher", bootstrap);
  const folder = bench.inside("target");
  await fetcher.transfers.add({ source, folder });
  await fetcher.until(id, inPhase("seeding"));
  await fetcher.close();

  const late = await bench.dataset("late", { "e.bin": 100_000 }, { trackers: [] });
  await seeder.transfers.add({ source: { kind: "file", bytes: late.torrent }, folder: late.folder, seedOnly: true });
  const again = await bench.engine("fetcher", { dht: true, dhtBootstrap: [] });
  const lateId = await again.transfers.add({ source: { kind: "file", bytes: late.torrent }, folder });
  await again.until(lateId, inPhase("seeding"));
});

/** Three swarms; the third knows the first alone, and so does the second, which has everything. */
function triangle(settings: Parameters<typeof openSwarm>[0]) {
  const parts = { pexIntervalMs: 250 };
  const [first, second, third] = [swarm(settings, parts), swarm(settings, parts), swarm(settings, parts)];
  return async (what: ReturnType<typeof memoryTorrent>) => {
    await first.join(what, { idle: true });
    const seed = await second.join(what, { seeds: true, peers: [first.peer] });
    return { seed, fetcher: await third.join(what, { peers: [first.peer] }) };
  };
}

const foundBy = ({ torrent }: Participant) => torrent.sources().found;

test("peer exchange tells the second and the third of each other, through the first", async () => {
  const { seed, fetcher } = await triangle({ pex: true })(memoryTorrent("exchange"));
  await fetcher.complete;
  // Whichever hears of the other first dials it.
  expect([foundBy(seed).pex, foundBy(fetcher).pex]).toContain(1);
  expect(foundBy(fetcher)).toMatchObject({ tracker: 0, dht: 0, lsd: 0 });
});

describe("of a private torrent (BEP 27)", () => {
  const NOBODY = { tracker: 0, dht: 0, lsd: 0, pex: 0 };

  test("peers are told nothing, while they hear of another torrent's peers", async () => {
    const meet = triangle({ pex: true });
    const secret = await meet(memoryTorrent("secret", true));
    await expect.poll(() => secret.fetcher.torrent.stats.peers).toBe(1);
    const open = await meet(memoryTorrent("open"));
    await open.fetcher.complete;
    expect([foundBy(open.seed).pex, foundBy(open.fetcher).pex]).toContain(1);
    expect([foundBy(secret.seed), foundBy(secret.fetcher)]).toEqual([NOBODY, NOBODY]);
    expect(secret.fetcher.torrent.stats.peers).toBe(1);
  });

  test("the DHT is told nothing, while another torrent's peers are found there", async () => {
    const port = await freePort();
    const node = swarm({ dht: true, dhtBootstrap: [], listenPort: port });
    await node.join(memoryTorrent("elsewhere"), { seeds: true });
    const settings = { dht: true, dhtBootstrap: [`127.0.0.1:${String(port)}`] };
    const [seed, fetcher] = [swarm(settings), swarm(settings)];
    await seed.join(memoryTorrent("secret", true), { seeds: true });
    await seed.join(memoryTorrent("open"), { seeds: true });
    const secret = await fetcher.join(memoryTorrent("secret", true));
    const open = await fetcher.join(memoryTorrent("open"));
    await open.complete;
    expect(open.torrent.sources()).toMatchObject({ dht: { enabled: true }, found: { dht: 1 } });
    expect(secret.torrent.sources()).toMatchObject({ dht: { enabled: false, lastPeers: 0 }, found: NOBODY });
  });
});
