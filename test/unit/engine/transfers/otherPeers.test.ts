import { expect, test } from "vitest";
import type { SwarmSources, SwarmStats, TrackerHealth } from "../../../../src/engine/swarm/port.ts";
import { isOnlySource, knownPeers } from "../../../../src/engine/transfers/otherPeers.ts";

const COMPLETED_AT = 1_000;
const NOTHING_FOUND = { tracker: 0, dht: 0, lsd: 0, pex: 0 };

function swarm(trackers: readonly Partial<TrackerHealth>[], stats: Partial<SwarmStats> = {}, found = NOTHING_FOUND) {
  const sources: SwarmSources = {
    trackers: trackers.map((tracker) => ({ url: "http://127.0.0.1", state: "working", ...tracker })),
    dht: { enabled: false, nodes: 0, lastPeers: 0 },
    found,
  };
  const none = {
    downloadBytesPerSecond: 0,
    uploadBytesPerSecond: 0,
    webSeedBytesPerSecond: 0,
    receivedBytes: 0,
    sentBytes: 0,
  };
  return { stats: { ...none, peers: 0, seeds: 0, ...stats }, sources: () => sources };
}
const told = (seeders: number, at = COMPLETED_AT + 1): Partial<TrackerHealth> => ({
  seeders,
  leechers: 0,
  lastAnnounceAt: at,
  countedAt: at,
});

test.each([
  ["a tracker counts us alone", swarm([told(1)]), true],
  ["a tracker does not count us yet", swarm([told(0)]), true],
  ["a tracker counts another one", swarm([told(2)]), false],
  ["one of two trackers counts another one", swarm([told(1), told(5)]), false],
  ["another complete peer was met", swarm([told(1)], { seeds: 1 }), false],
  ["nobody has counted", swarm([]), false],
  ["the count is from before we were complete", swarm([told(1, COMPLETED_AT - 1)]), false],
  ["the tracker was told and has not answered", swarm([{ ...told(1), lastAnnounceAt: COMPLETED_AT + 9 }]), false],
  ["nothing is open", undefined, false],
])("when %s, being the only source is judged so", (_, torrent, expected) => {
  expect(isOnlySource("seeding", COMPLETED_AT, torrent)).toBe(expected);
});

test("who does not seed is no source", () => {
  expect(isOnlySource("downloading", COMPLETED_AT, swarm([told(1)]))).toBe(false);
});

test("known peers are those that are connected, heard of, or counted besides us", () => {
  expect(knownPeers(undefined)).toBe(0);
  expect(knownPeers(swarm([], { peers: 3 }))).toBe(3);
  expect(knownPeers(swarm([], { seeds: 2 }))).toBe(2);
  expect(knownPeers(swarm([], { peers: 3 }, { tracker: 2, dht: 4, lsd: 0, pex: 1 }))).toBe(7);
  expect(knownPeers(swarm([{ seeders: 5, leechers: 6 }], { peers: 3 }))).toBe(10);
});
