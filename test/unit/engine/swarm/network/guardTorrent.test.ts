import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import type { IpFilter } from "../../../../../src/engine/swarm/ipFilter/readIpFilter.ts";
import { createAdmission } from "../../../../../src/engine/swarm/network/admission.ts";
import { createBanList } from "../../../../../src/engine/swarm/network/banList.ts";
import { keepClientGuard } from "../../../../../src/engine/swarm/network/clientGuard.ts";
import { createConnectionBudget } from "../../../../../src/engine/swarm/network/connectionBudget.ts";
import { guardTorrent } from "../../../../../src/engine/swarm/network/guardTorrent.ts";

const quiet = { write: () => undefined };

/** As much of the library's torrent as its guard touches. */
function fakeTorrent(filter?: IpFilter) {
  const dialled: unknown[] = [];
  const client = { torrents: [] as unknown[], maxConns: 55 };
  const guard = { admission: createAdmission(createBanList(), filter), budget: createConnectionBudget(500) };
  keepClientGuard(client, { ...guard, inbound: undefined });
  const wire = Object.assign(new EventEmitter(), {
    type: "tcpOutgoing",
    remoteAddress: "20.0.0.1",
    remotePort: 5,
    destroyed: false,
    destroy() {
      wire.destroyed = true;
    },
  });
  const torrent = Object.assign(new EventEmitter(), {
    client,
    destroyed: false,
    infoHash: "ab".repeat(20),
    wires: [wire],
    pieces: [],
    paused: false,
    _numConns: 0,
    _numPending: 0,
    _queue: [] as unknown[],
    _drain: () => undefined,
    _addIncomingPeer: () => undefined,
    _peers: new Map(),
    _addPeer: (peer: unknown, _type: string, _source: string): EventEmitter | null => {
      dialled.push(peer);
      return Object.assign(new EventEmitter(), {
        conn: { remoteAddress: "20.0.0.9" },
        wire: null,
        destroy: () => dialled.push("destroyed"),
      });
    },
    _request: () => true,
  });
  client.torrents.push(torrent);
  guardTorrent(torrent, quiet, { isServing: () => false, ban: () => false });
  return { torrent, wire, dialled };
}

describe("a peer is dialled", () => {
  test("by its source: strangers send us to public addresses only", () => {
    const { torrent, dialled } = fakeTorrent();
    for (const source of ["tracker", "dht", "ut_pex", "manual"]) {
      for (const peer of ["93.184.216.34:1", "10.0.0.1:2", "localhost:3", "224.0.0.1:4"]) {
        torrent._addPeer(peer, "tcp", source);
      }
    }
    expect(dialled).toEqual([
      ...Array<string>(3).fill("93.184.216.34:1"),
      "93.184.216.34:1",
      "10.0.0.1:2",
      "localhost:3",
    ]);
  });

  test("while fewer than a thousand wait, but always when the user named it", () => {
    const { torrent, dialled } = fakeTorrent();
    torrent._queue.push(...Array<undefined>(1_000).fill(undefined));
    torrent._addPeer("93.184.216.34:1", "tcp", "dht");
    torrent._addPeer("93.184.216.34:2", "tcp", "manual");
    expect(dialled).toEqual(["93.184.216.34:2"]);
  });
});

test("who sent false metadata twice is hung up on and not dialled again, on whichever port", () => {
  const { torrent, wire, dialled } = fakeTorrent();
  const extension = new EventEmitter();
  Object.assign(wire, { ut_metadata: extension });
  torrent.emit("wire", wire, "20.0.0.1:5");
  extension.emit("forged");
  expect([wire.destroyed, torrent._addPeer("20.0.0.1:6", "tcp", "dht") === null]).toEqual([false, false]);
  extension.emit("forged");
  expect([wire.destroyed, torrent._addPeer("20.0.0.1:7", "tcp", "dht")]).toEqual([true, null]);
  expect(dialled).toEqual(["20.0.0.1:6"]);
});

test("whom the filter names is dialled by no source, not even by a name that leads there", async () => {
  const { torrent, dialled } = fakeTorrent({ ranges: 1, blocks: (address) => address === "20.0.0.9" });
  for (const source of ["tracker", "dht", "ut_pex", "lsd", "manual"]) torrent._addPeer("20.0.0.9:1", "tcp", source);
  torrent._addPeer("20.0.0.8:1", "tcp", "dht");
  const named = torrent._addPeer("example.org:1", "tcp", "manual");
  expect(dialled).toEqual(["20.0.0.8:1", "example.org:1"]);
  named?.emit("connect");
  await Promise.resolve();
  expect(dialled.at(-1)).toBe("destroyed");
});
