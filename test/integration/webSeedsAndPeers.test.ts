import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { AddRequest } from "../../src/engine/model.ts";
import { useBench } from "./support/bench.ts";
import { type Dataset, digests } from "./support/dataset.ts";
import { type FileServer, type ServerFaults, startFileServer } from "./support/fileServer.ts";
import { openSwarm, type TestSwarm } from "./support/openSwarm.ts";
import { inPhase, type StartedEngine } from "./support/startEngine.ts";

const bench = useBench();
const closings: (() => Promise<unknown>)[] = [];
const PIECE = 65_536;
const HALF = PIECE / 2;

afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

async function mirror(faults?: ServerFaults): Promise<FileServer> {
  const server = await startFileServer(bench.inside("source"), faults);
  closings.push(server.close);
  return server;
}

/** A peer in this process that has all of a dataset of one file, or with `data` what it says is all of it. */
async function peer({ metainfo }: Dataset, data: Uint8Array, how: Parameters<TestSwarm["join"]>[1] = { seeds: true }) {
  const swarm = openSwarm();
  closings.push(swarm.close);
  const { torrent } = await swarm.join({ metainfo, data }, how);
  return { swarm, torrent };
}

const bytesOf = (name: string): Buffer => readFileSync(bench.inside(`source/set/${name}`));
const oneFile = (size: number, url: string): Promise<Dataset> =>
  bench.dataset("set", { "a.bin": size }, { trackers: [], webSeeds: [url] });

async function fetching(data: Dataset, more: Partial<AddRequest> = {}) {
  const engine = await bench.engine("fetcher", { seedAfterCompletion: false });
  const folder = bench.inside("target");
  const source = { kind: "file", bytes: data.torrent } as const;
  const id = await engine.transfers.add({ source, folder, options: { strategy: "sequential" }, ...more });
  const isRight = () => expect(digests(folder)).toEqual(digests(bench.inside("source")));
  return { engine, id, isRight, done: () => engine.until(id, inPhase("complete")) };
}

const addressOf = ({ status }: StartedEngine): string => `127.0.0.1:${String(status.port)}`;

/** Answers the first request with half a piece and then hangs; ends it when told to. */
function halfAPiece(change: (bytes: Buffer) => Buffer = (bytes) => bytes) {
  let open: ServerResponse | undefined;
  let count = 0;
  const answer: NonNullable<ServerFaults["answer"]> = ({ first, last }, response) => {
    count += 1;
    if (count > 1) return false;
    const file = bytesOf("a.bin");
    response.writeHead(206, {
      "content-range": `bytes ${String(first)}-${String(last)}/${String(file.length)}`,
      "content-length": last - first + 1,
    });
    response.write(change(Buffer.from(file.subarray(first, first + HALF))));
    open = response;
    return true;
  };
  return { answer, breakOff: () => open?.destroy() };
}

test("of a piece that a bad mirror and a good peer filled together, the mirror is banned and the peer is not", async () => {
  const { answer, breakOff } = halfAPiece((bytes) => bytes.fill(7));
  const bad = await mirror({
    // When it is back it has no time: what is wrong came in that one half.
    answer: (asked, response, request) =>
      answer(asked, response, request) || Boolean(response.writeHead(503, { "retry-after": "3600" }).end()),
  });
  const data = await oneFile(2_000_000, bad.url);
  const options = { strategy: "sequential", downloadLimit: 1_000_000 } as const;
  const { engine, id, done, isRight } = await fetching(data, { options });
  await engine.until(id, ({ receivedBytes }) => receivedBytes >= HALF);
  breakOff();
  const good = await peer(data, bytesOf("a.bin"), { seeds: true, peers: [addressOf(engine)] });
  await engine.until(id, ({ notice }) => notice?.includes(new URL(bad.url).host) === true);
  await done();
  isRight();
  expect(good.torrent.stats.sentBytes).toBeGreaterThan(data.metainfo.totalBytes);
});

test("of a piece that a bad peer and a good mirror filled together, the peer is blamed and the mirror is not", async () => {
  const { answer, breakOff } = halfAPiece();
  let sentByPeer = (): number => 0;
  const good = await mirror({
    answer: (asked, response, request) =>
      answer(asked, response, request) ||
      // It comes back when the peer has done its worst.
      (sentByPeer() < PIECE + HALF && Boolean(response.writeHead(503, { "retry-after": "1" }).end())),
  });
  const data = await oneFile(2 * PIECE, good.url);
  const { engine, id, done, isRight } = await fetching(data);
  await engine.until(id, ({ receivedBytes }) => receivedBytes >= HALF);
  breakOff();
  const bad = await peer(data, bytesOf("a.bin").fill(7), { seeds: true, peers: [addressOf(engine)] });
  sentByPeer = () => bad.torrent.stats.sentBytes;
  const { notice } = await done();
  isRight();
  expect(notice).toBeUndefined();
  // Its half was thrown away with the piece, and it was asked for all of it again.
  expect(good.asked.slice(1).some(({ first }) => first === 0)).toBe(true);
});

test("a magnet link brings its web seed with it: the contents come from a peer that has no data, the data from there", async () => {
  const server = await mirror();
  const data = await bench.dataset("set", { "a.bin": 500_000 }, { trackers: [] });
  const knows = await peer(data, bytesOf("a.bin"), { idle: true });
  const engine = await bench.engine("fetcher", { seedAfterCompletion: false });
  const folder = bench.inside("target");
  const text = `magnet:?xt=urn:btih:${data.metainfo.infoHash}&ws=${encodeURIComponent(server.url)}`;
  const hints = { peers: [knows.swarm.peer] };
  const id = await engine.transfers.add({ source: { kind: "text", text }, hints, folder });
  await engine.until(id, inPhase("complete"));
  expect(digests(folder)).toEqual(digests(bench.inside("source")));
  expect(server.sentBytes).toBe(500_000);
});

test.each<[string, ServerFaults["answer"]]>([
  ["never answers", () => true],
  [
    "sends one byte a moment",
    ({ first, last }, response) => {
      const file = bytesOf("a.bin");
      response.writeHead(206, {
        "content-range": `bytes ${String(first)}-${String(last)}/${String(file.length)}`,
        "content-length": last - first + 1,
      });
      let at = first;
      const drip = setInterval(() => {
        response.write(file.subarray(at, at + 1));
        at += 1;
      }, 100);
      response.once("close", () => {
        clearInterval(drip);
      });
      return true;
    },
  ],
])("what a mirror holds that %s is taken over by a peer within ten seconds", async (_name, answer) => {
  const server = await mirror({ ...(answer === undefined ? {} : { answer }) });
  const data = await oneFile(500_000, server.url);
  const { engine, id, isRight } = await fetching(data);
  await expect.poll(() => server.asked.length).toBe(1);
  await engine.until(id, () => engine.status.port !== undefined);
  await peer(data, bytesOf("a.bin"), { seeds: true, peers: [addressOf(engine)] });
  const start = performance.now();
  await engine.until(id, inPhase("complete"), 20_000);
  isRight();
  expect(performance.now() - start).toBeLessThan(10_000);
});

test("a mirror that lacks one file is not asked for it again and gives the rest; another one gives that file", async () => {
  const one = await mirror({
    rate: 2_000_000,
    answer: ({ path }, response) => path.endsWith("first.bin") && Boolean(response.writeHead(404).end()),
  });
  const two = await mirror({ rate: 500_000 });
  const files = { "first.bin": 700_000, "second.bin": 2_000_000, "third.bin": 1_000_000 };
  const data = await bench.dataset("set", files, { trackers: [], webSeeds: [one.url, two.url] });
  const { done, isRight } = await fetching(data);
  await done();
  isRight();
  const lacking = one.asked.filter(({ path }) => path.endsWith("first.bin"));
  expect(lacking.length).toBeLessThanOrEqual(1);
  expect(two.asked.some(({ path }) => path.endsWith("first.bin"))).toBe(true);
  expect(one.sentBytes).toBeGreaterThan(1_000_000);
});
