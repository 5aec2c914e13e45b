import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { AddRequest, EngineSettings } from "../../src/engine/model.ts";
import { createMetainfo } from "../../src/engine/torrent/createMetainfo.ts";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { type FileServer, type ServerFaults, startFileServer } from "./support/fileServer.ts";
import { freePort } from "./support/freePort.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const servers: FileServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function mirror(faults?: ServerFaults): Promise<FileServer> {
  const server = await startFileServer(bench.inside("source"), faults);
  servers.push(server);
  return server;
}

/** Fetches into a folder of its own; `done` resolves when everything is there. */
async function fetching(data: Dataset, settings: Partial<EngineSettings> = {}, more: Partial<AddRequest> = {}) {
  const engine = await bench.engine("fetcher", { seedAfterCompletion: false, ...settings });
  const folder = bench.inside("target");
  const id = await engine.transfers.add({ source: { kind: "file", bytes: data.torrent }, folder, ...more });
  return { engine, id, folder, done: () => engine.until(id, inPhase("complete")) };
}

const source = (): Record<string, string> => digests(bench.inside("source"));
const total = ({ metainfo }: Dataset): number => metainfo.totalBytes;
const ODD_FILES = { "a b#c%.bin": 200_000, "🙂/é+&=.bin": 1, empty: 0, "sub/end.bin": 131_072, "sub/x": 65_535 };

const problemOf = async (engine: StartedEngine, id: string): Promise<string> => {
  const findings = await engine.transfers.diagnose(id);
  return findings.find(({ cause }) => cause === "webSeeds")?.sentence ?? "";
};

test("a dataset without any peer comes whole from one web seed, odd names and empty files too, over few connections", async () => {
  const server = await mirror();
  const data = await bench.dataset("set", ODD_FILES, { trackers: [], webSeeds: [server.url] });
  const { done, folder } = await fetching(data);
  const { peers, receivedBytes } = await done();
  expect(digests(folder)).toEqual(source());
  expect(peers).toBe(0);
  expect(server.sentBytes).toBe(total(data));
  expect(receivedBytes).toBe(total(data));
  expect(server.connections).toBeLessThanOrEqual(4);
});

test("a torrent of one file comes from the address itself", async () => {
  const server = await mirror();
  const data = await bench.dataset(".", { "one file.bin": 300_000 }, { trackers: [] });
  const { bytes } = await createMetainfo(bench.inside("source/one file.bin"), {
    pieceBytes: 65_536,
    webSeeds: [`${server.url}one%20file.bin`],
  });
  const { done, folder } = await fetching({ ...data, torrent: bytes });
  await done();
  expect(digests(folder)).toEqual(source());
});

test("mirrors and a peer share the work: every byte is fetched once", async () => {
  const [one, two] = [await mirror({ rate: 2_000_000 }), await mirror({ rate: 2_000_000 })];
  const data = await bench.dataset("set", { "a.bin": 8_000_000 }, { webSeeds: [one.url, two.url] });
  const seeder = await bench.seed(data, { uploadLimit: 2_000_000 });
  const { done, folder, engine, id } = await fetching(data);
  await done();
  expect(digests(folder)).toEqual(source());
  expect(one.sentBytes).toBeGreaterThan(500_000);
  expect(two.sentBytes).toBeGreaterThan(500_000);
  expect(seeder.transfers.get(data.metainfo.infoHash)?.sentBytes).toBeGreaterThan(500_000);
  // A handful of blocks may be asked from somebody faster in the end.
  expect(engine.transfers.get(id)?.receivedBytes).toBeLessThan(total(data) * 1.05);
});

test("a mirror that ends half-way leaves the rest to a peer", async () => {
  const server = await mirror({ rate: 3_000_000 });
  const data = await bench.dataset("set", { "a.bin": 6_000_000 }, { webSeeds: [server.url] });
  const { done, folder, engine, id } = await fetching(data);
  await engine.until(id, ({ doneBytes }) => doneBytes > 1_000_000);
  await server.close();
  // It hears of the fetcher from the tracker, and dials.
  await bench.seed(data);
  await done();
  expect(digests(folder)).toEqual(source());
});

test("a mirror with wrong bytes is banned and named, and the data is right", async () => {
  const good = await mirror({ rate: 2_000_000 });
  const bad = await mirror({ spoil: (_asked, bytes) => bytes.fill(7) });
  const data = await bench.dataset("set", { "a.bin": 4_000_000 }, { trackers: [], webSeeds: [bad.url, good.url] });
  const { done, folder, engine, id } = await fetching(data);
  await engine.until(id, ({ notice }) => notice?.includes(new URL(bad.url).host) === true);
  expect(await problemOf(engine, id)).toContain("it sent data that is not the torrent's");
  const askedAtBan = bad.asked.length;
  await done();
  expect(digests(folder)).toEqual(source());
  expect(bad.asked.length).toBe(askedAtBan);
});

test.each<[string, ServerFaults["answer"], string]>([
  ["404", (_asked, response) => Boolean(response.writeHead(404).end()), "status 404"],
  ["503", (_asked, response) => Boolean(response.writeHead(503, { "retry-after": "3600" }).end()), "status 503"],
  ["the whole file", (_asked, response) => Boolean(response.writeHead(200).end("x".repeat(900))), "ranges"],
  [
    "another file",
    ({ first, last }, response) =>
      Boolean(response.writeHead(206, { "content-range": `bytes ${String(first)}-${String(last)}/77` }).end()),
    "77 bytes instead of",
  ],
  [
    "something compressed",
    ({ first, last }, response) =>
      Boolean(
        response
          .writeHead(206, {
            "content-range": `bytes ${String(first)}-${String(last)}/3000000`,
            "content-encoding": "gzip",
          })
          .end(),
      ),
    "compress",
  ],
  [
    "more than was asked for",
    ({ first, last }, response) => {
      response.writeHead(206, { "content-range": `bytes ${String(first)}-${String(last)}/3000000` });
      response.write(readFileSync(bench.inside("source/set/a.bin")).subarray(first, last + 1));
      const pump = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", pump);
      pump();
      return true;
    },
    "more than it was asked for",
  ],
  [
    "a redirect to a forbidden address",
    (_asked, response) => Boolean(response.writeHead(302, { location: "http://0.0.0.0/" }).end()),
    "not contacted",
  ],
  [
    "a circle",
    (_asked, response, request) => Boolean(response.writeHead(302, { location: request.url }).end()),
    "circles",
  ],
  ["nothing", (_asked, response) => Boolean(response.destroy()), "broke off"],
])(
  "a mirror that answers with %s is left alone for a while and named; the others do its work",
  async (_name, answer, told) => {
    const bad = await mirror({ ...(answer === undefined ? {} : { answer }) });
    const good = await mirror({ rate: 1_500_000 });
    const data = await bench.dataset("set", { "a.bin": 3_000_000 }, { trackers: [], webSeeds: [bad.url, good.url] });
    const { done, folder, engine, id } = await fetching(data);
    await expect.poll(() => problemOf(engine, id), { timeout: 10_000 }).toContain(told);
    await done();
    expect(digests(folder)).toEqual(source());
    expect(bad.asked.length).toBeLessThan(20);
  },
);

test("a busy mirror is asked again when it said, and redirects are followed", async () => {
  let refused = 0;
  const real = await mirror();
  const server = await mirror({
    answer(_asked, response, request) {
      if (refused++ === 0) return Boolean(response.writeHead(503, { "retry-after": "1" }).end());
      return Boolean(response.writeHead(302, { location: real.url.slice(0, -1) + (request.url ?? "") }).end());
    },
  });
  const data = await bench.dataset("set", { "a.bin": 200_000 }, { trackers: [], webSeeds: [server.url] });
  const { done, folder } = await fetching(data);
  await done();
  expect(digests(folder)).toEqual(source());
});

test("a limit of the transfer, or of all, holds for web seeds within 15 %", async () => {
  const server = await mirror();
  const data = await bench.dataset("set", { "a.bin": 4_000_000 }, { trackers: [], webSeeds: [server.url] });
  for (const [settings, options] of [
    [{ downloadLimit: 500_000 }, {}],
    [{}, { downloadLimit: 500_000 }],
  ]) {
    const { engine, id } = await fetching(data, settings, { options: options ?? {} });
    const from = await engine.until(id, ({ receivedBytes }) => receivedBytes > 700_000);
    const at = performance.now();
    const to = await engine.until(id, ({ receivedBytes }) => receivedBytes > 3_500_000);
    const rate = ((to.receivedBytes - from.receivedBytes) * 1_000) / (performance.now() - at);
    expect(rate).toBeGreaterThan(500_000 * 0.85);
    expect(rate).toBeLessThan(500_000 * 1.15);
    await engine.transfers.remove(id, { deleteData: true });
    await engine.close();
  }
});

test("a pause ends the requests at once", async () => {
  const server = await mirror({ rate: 100_000 });
  const data = await bench.dataset("set", { "a.bin": 3_000_000 }, { trackers: [], webSeeds: [server.url] });
  const { engine, id } = await fetching(data);
  await engine.until(id, ({ receivedBytes }) => receivedBytes > 0);
  await engine.transfers.pause(id);
  const sent = server.sentBytes;
  await new Promise((resolve) => setTimeout(resolve, 300));
  // What a server noticed late is one step of its own.
  expect(server.sentBytes - sent).toBeLessThanOrEqual(4 * 5_000);
});

test("a mirror can be added to a transfer that runs", async () => {
  const server = await mirror();
  const dead = `http://127.0.0.1:${String(await freePort())}/`;
  const data = await bench.dataset("set", { "a.bin": 1_000_000 }, { trackers: [], webSeeds: [dead] });
  const { engine, id, done, folder } = await fetching(data);
  await engine.until(id, inPhase("downloading"));
  await engine.transfers.addWebSeeds(id, [server.url]);
  await done();
  expect(digests(folder)).toEqual(source());
  expect(engine.transfers.get(id)?.magnet).toContain(encodeURIComponent(server.url));
  await expect(engine.transfers.addWebSeeds(id, ["ftp://example.org/"])).rejects.toMatchObject({ code: "badInput" });
});

test("of a choice of files, only their pieces are fetched", async () => {
  const server = await mirror();
  const data = await bench.dataset(
    "set",
    { "a.bin": 655_360, "b.bin": 655_360, "c.bin": 655_360 },
    { trackers: [], webSeeds: [server.url] },
  );
  const { done } = await fetching(data, {}, { wanted: [1] });
  await done();
  expect(server.asked.every(({ path }) => path.endsWith("b.bin"))).toBe(true);
});
