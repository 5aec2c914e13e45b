import { EventEmitter } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import type { LibraryTorrent } from "webtorrent";
import { installDiscovery } from "../../../../../src/engine/swarm/discovery/installDiscovery.ts";
import type { SharedDiscovery } from "../../../../../src/engine/swarm/discovery/sharedDiscovery.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";

const infoHash = "ab".repeat(20);

let clock: FakeClock;
/** Who takes part in what, and how to let it find a peer. */
let finders: Map<string, (address: string) => void>;
beforeEach(() => {
  clock = createFakeClock();
  finders = new Map();
});

function shared(): SharedDiscovery {
  return {
    peerId: "cd".repeat(20),
    userAgent: "test/1",
    clock,
    log: { write: () => undefined },
    usesTrackers: true,
    dht: {
      nodes: 7,
      remembered: () => [],
      join({ onPeer }) {
        finders.set("dht", onPeer);
        return { lastPeers: 3, hurry: () => undefined, leave: () => void finders.delete("dht") };
      },
      close: () => undefined,
    },
    local: {
      join(_infoHash, onPeer) {
        finders.set("lsd", onPeer);
        return () => void finders.delete("lsd");
      },
      close: () => undefined,
    },
    pexIntervalMs: 65_000,
    enter: (work) => work(),
    random: () => 0,
    port: () => 6881,
    onPortChange: () => ({ dispose: () => undefined }),
    announcePort: () => undefined,
    close: () => undefined,
  };
}

function fakeTorrent(isPrivate?: boolean) {
  const added: string[] = [];
  const torrent = Object.assign(new EventEmitter(), {
    private: isPrivate,
    destroyed: false,
    discovery: null as LibraryTorrent["discovery"],
    _startDiscovery: () => undefined,
    addPeer(peer: string, source: string) {
      if (added.includes(`${peer} ${source}`)) return false;
      added.push(`${peer} ${source}`);
      return true;
    },
  });
  const discovery = installDiscovery(
    torrent as unknown as LibraryTorrent,
    { infoHash, trackers: [], amounts: () => ({ uploaded: 0, downloaded: 0, left: 0, peersWanted: 0 }) },
    shared(),
  );
  return { torrent, added, discovery };
}

test("the search begins when the library would begin its own, once, and not for a torrent that is gone", () => {
  const { torrent, discovery } = fakeTorrent();
  expect([discovery(), finders.size]).toEqual([undefined, 0]);
  torrent._startDiscovery();
  const begun = discovery();
  torrent._startDiscovery();
  expect(discovery()).toBe(begun);
  expect([...finders.keys()]).toEqual(["dht", "lsd"]);
  const gone = fakeTorrent();
  gone.torrent.destroyed = true;
  gone.torrent._startDiscovery();
  expect(gone.discovery()).toBeUndefined();
});

test("peers reach the torrent with their source, and new ones are counted by it", () => {
  const { torrent, added, discovery } = fakeTorrent();
  torrent._startDiscovery();
  finders.get("dht")?.("20.0.0.1:1");
  finders.get("dht")?.("20.0.0.1:1");
  finders.get("lsd")?.("10.0.0.1:1");
  torrent.addPeer("20.0.0.2:2", "ut_pex");
  torrent.addPeer("20.0.0.3:3", "manual");
  expect(added).toEqual(["20.0.0.1:1 dht", "10.0.0.1:1 lsd", "20.0.0.2:2 ut_pex", "20.0.0.3:3 manual"]);
  expect(discovery()?.sources()).toEqual({
    trackers: [],
    dht: { enabled: true, nodes: 7, lastPeers: 3 },
    found: { tracker: 0, dht: 1, lsd: 1, pex: 1 },
  });
});

describe("a private torrent (BEP 27)", () => {
  test("is not looked for in the DHT or the local network, and takes no peers that others tell of", () => {
    const { torrent, added, discovery } = fakeTorrent(true);
    torrent._startDiscovery();
    expect(finders.size).toBe(0);
    for (const source of ["ut_pex", "dht", "lsd"]) torrent.addPeer("20.0.0.1:1", source);
    torrent.addPeer("20.0.0.2:2", "tracker");
    torrent.addPeer("20.0.0.3:3", "manual");
    expect(added).toEqual(["20.0.0.2:2 tracker", "20.0.0.3:3 manual"]);
    expect(discovery()?.sources()).toMatchObject({ dht: { enabled: false }, found: { tracker: 1, dht: 0 } });
  });

  test("that is known to be private only later leaves everything but its trackers then, peer exchange too", () => {
    const { torrent, added, discovery } = fakeTorrent();
    torrent._startDiscovery();
    const wire = Object.assign(new EventEmitter(), {
      type: "tcpOutgoing",
      remoteAddress: "20.0.0.1",
      remotePort: 1,
      ut_pex: {},
      peerExtendedMapping: { ut_pex: 1 },
      peerExtendedHandshake: {},
    });
    torrent.emit("wire", wire);
    expect(clock.pending).toBe(1);
    torrent.private = true;
    torrent.emit("metadata");
    expect([finders.size, clock.pending]).toEqual([0, 0]);
    torrent.addPeer("20.0.0.2:2", "ut_pex");
    expect(added).toEqual([]);
    expect(discovery()?.sources().dht.enabled).toBe(false);
  });
});

test("closing the torrent ends every search", async () => {
  const { torrent } = fakeTorrent();
  torrent._startDiscovery();
  let isClosed = false;
  torrent.discovery?.destroy(() => {
    isClosed = true;
  });
  torrent.emit("close");
  await turn();
  expect([isClosed, finders.size, clock.pending]).toEqual([true, 0, 0]);
});
