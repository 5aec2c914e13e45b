import { EventEmitter, once } from "node:events";
import { expect, test, vi } from "vitest";
import type { LibraryTorrent, LibraryWire } from "webtorrent";
import { installPicker } from "../../../../../src/engine/swarm/picker/installPicker.ts";
import { createUrgentPieces } from "../../../../../src/engine/swarm/picker/urgentPieces.ts";
import { createRateLimit } from "../../../../../src/engine/swarm/rateLimit.ts";

interface Peer extends LibraryWire {
  /** Pieces that it was asked for, in the order of asking. */
  readonly requests: number[];
}

/** A peer with everything, interesting, unchoked and fast. */
function fakePeer(): Peer {
  return Object.assign(new EventEmitter(), {
    type: "tcpOutgoing",
    destroyed: false,
    peerChoking: false,
    amInterested: true,
    hasFast: true,
    requests: [] as number[],
    peerExtendedHandshake: {},
    peerPieces: { buffer: new Uint8Array(), get: () => true },
    downloadSpeed: () => 1024 * 1024,
    interested: () => undefined,
    uninterested: () => undefined,
  }) as unknown as Peer;
}

/** Pieces of one block each: a piece that is not `free` is with somebody who does not let go of it. */
function fakeTorrent(pieceCount: number, wires: readonly Peer[], free: Set<number>) {
  const events = new EventEmitter();
  const torrent = Object.assign(events, {
    destroyed: false,
    wires,
    pieces: Array.from({ length: pieceCount }, () => ({})),
    pieceLength: 16_384,
    _rarityMap: { destroy: () => undefined },
    _update: () => undefined,
    _request(wire: Peer, piece: number): boolean {
      events.emit("looked");
      if (!free.delete(piece)) return false;
      wire.requests.push(piece);
      events.emit("asked", piece);
      return true;
    },
  });
  const asked = (piece: number): Promise<unknown> =>
    new Promise((resolve) => {
      events.on("asked", (one: number) => one === piece && resolve(undefined));
    });
  return { torrent: torrent as unknown as LibraryTorrent, asked };
}

function pick(torrent: LibraryTorrent, mayAsk: (piece: number, wire: LibraryWire) => boolean): void {
  const priorities = new Uint8Array(torrent.pieces.length).fill(1);
  const unlimited = createRateLimit(() => performance.now());
  installPicker(torrent, { strategy: "sequential", priorities }, unlimited, createUrgentPieces(), mayAsk, () => false);
}

test("a block that becomes free is asked for, also when nothing else happens any more and eight pieces before it are held by others", async () => {
  const idle = fakePeer();
  const free = new Set<number>();
  const { torrent, asked } = fakeTorrent(9, [idle], free);
  pick(torrent, () => true);
  const isLookedAt = once(torrent, "looked");
  torrent._update();
  await isLookedAt;
  free.add(8);
  const isAsked = asked(8);
  // The holder of the block is gone: the library says so once.
  torrent._update();
  await isAsked;
  expect(idle.requests).toEqual([8]);
});

test.each([
  ["first", 0],
  ["last", 0.99],
])(
  "pieces that have to come from one peer are asked from it, whether it is looked at %s or not",
  async (_which, random) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    const [one, other] = [fakePeer(), fakePeer()];
    const free = new Set(Array.from({ length: 20 }, (_, piece) => piece));
    const { torrent, asked } = fakeTorrent(20, [one, other], free);
    pick(torrent, (_piece, wire) => wire === one);
    const isAsked = asked(19);
    torrent._update();
    await isAsked;
    expect([one.requests.length, other.requests]).toEqual([20, []]);
  },
);
