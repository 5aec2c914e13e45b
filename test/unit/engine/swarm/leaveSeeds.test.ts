import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { leaveSeeds } from "../../../../src/engine/swarm/leaveSeeds.ts";
import { type FakeTorrent, fakeTorrent, fakeWire } from "./fakeTorrent.ts";

const ALL = [0, 1, 2, 3];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setImmediate"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function complete(torrent: FakeTorrent): void {
  torrent.done = true;
  torrent.emit("done");
}

test("when all is here, complete peers hear of it for half a second, then they are left; others stay", () => {
  const torrent = fakeTorrent(4);
  leaveSeeds(torrent);
  const [seed, leecher] = [fakeWire(1, ALL), fakeWire(2, [0, 1])];
  torrent.connect(seed);
  torrent.connect(leecher);
  complete(torrent);
  vi.advanceTimersByTime(499);
  expect([seed.destroyed, leecher.destroyed]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([seed.destroyed, leecher.destroyed]).toEqual([true, false]);
});

test("a complete peer is left as soon as it says so, but not under a listener's feet", () => {
  const torrent = fakeTorrent(4);
  leaveSeeds(torrent);
  complete(torrent);
  const seed = fakeWire(1, ALL);
  torrent.connect(seed);
  seed.emit("bitfield");
  expect(seed.destroyed).toBe(false);
  vi.runAllTimers();
  expect(seed.destroyed).toBe(true);
});

test("who was left, or left us first, counts as a source and is not dialled again; others are", () => {
  const torrent = fakeTorrent(4);
  const seeds = leaveSeeds(torrent);
  complete(torrent);
  for (const wire of [fakeWire(1, ALL), fakeWire(2, ALL), fakeWire(3, [0])]) {
    torrent.emit("wire", wire);
    wire.destroy();
  }
  expect(seeds.count).toBe(2);
  for (const port of [1, 2, 3]) torrent._addPeer(`127.0.0.1:${String(port)}`, "tcp", "tracker");
  expect(torrent.dialled).toEqual(["127.0.0.1:3"]);
});

test("while something is missing complete peers are kept and dialled", () => {
  const torrent = fakeTorrent(4);
  const seeds = leaveSeeds(torrent);
  const seed = fakeWire(1, ALL);
  torrent.connect(seed);
  seed.emit("have-all");
  vi.runAllTimers();
  expect([seed.destroyed, seeds.count]).toEqual([false, 1]);
  seed.destroy();
  torrent._addPeer("127.0.0.1:1", "tcp", "tracker");
  expect(torrent.dialled).toEqual(["127.0.0.1:1"]);
});

test("a thousand addresses are remembered, the oldest is forgotten first", () => {
  const torrent = fakeTorrent(4);
  leaveSeeds(torrent);
  complete(torrent);
  for (let port = 1; port <= 1_001; port++) {
    const wire = fakeWire(port, ALL);
    torrent.emit("wire", wire);
    wire.destroy();
  }
  for (const port of [1, 2]) torrent._addPeer(`127.0.0.1:${String(port)}`, "tcp", "tracker");
  expect(torrent.dialled).toEqual(["127.0.0.1:1"]);
});
