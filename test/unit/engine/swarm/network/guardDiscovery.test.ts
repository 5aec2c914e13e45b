import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { guardDiscovery } from "../../../../../src/engine/swarm/network/guardDiscovery.ts";

const infoHash = "ab".repeat(20);

/** Wired as the library wires it: its listeners are there before ours. */
function fakeDiscovery() {
  const tracker = new EventEmitter();
  const lsd = Object.assign(new EventEmitter(), { server: new EventEmitter() });
  const peers: string[] = [];
  const discovery = Object.assign(new EventEmitter(), {
    tracker,
    lsd,
    _onTrackerPeer: (address: string) => void peers.push(address),
    _onLSDPeer: (address: string) => void peers.push(address),
  });
  tracker.on("peer", discovery._onTrackerPeer);
  lsd.on("peer", discovery._onLSDPeer);
  let isLost = false;
  discovery.on("error", () => {
    isLost = true;
  });
  const lines: string[] = [];
  guardDiscovery(discovery, infoHash, { write: (_level, message) => void lines.push(message) });
  return { discovery, tracker, lsd, peers, lines, isLost: () => isLost };
}

test("an obstacle is logged, and the torrent is not given up for it", () => {
  const { discovery, lines, isLost } = fakeDiscovery();
  discovery.emit("error", new Error("EADDRINUSE"));
  expect([isLost(), lines.length]).toEqual([false, 1]);
});

test("200 peers are taken from each announcement, whoever answers", () => {
  const { tracker, peers } = fakeDiscovery();
  for (let announcement = 0; announcement < 2; announcement++) {
    tracker.emit("update", {});
    for (let peer = 0; peer < 1_000; peer++) tracker.emit("peer", `20.0.${peer >> 8}.${peer & 255}:1`);
  }
  expect(peers).toHaveLength(400);
});

test("the local network's peers of other torrents are not ours", () => {
  const { lsd, peers } = fakeDiscovery();
  lsd.emit("peer", "10.0.0.1:1", infoHash.toUpperCase());
  lsd.emit("peer", "10.0.0.2:1", "cd".repeat(20));
  expect(peers).toEqual(["10.0.0.1:1"]);
});
