import LibraryWire, { type BlockRequest, type Wire } from "bittorrent-protocol";
import { expect, test } from "vitest";
import { createRequestQueue, type UnsentTotal } from "../../../../../src/engine/swarm/network/requestQueue.ts";

const BLOCK = 16 * 1024;
const MIB = 1024 * 1024;

/** A peer that asked for many blocks; what it is served waits unsent until `drain`. */
function askingPeer(total: UnsentTotal): { readonly wire: Wire; readonly unsent: () => number; drain(): void } {
  const wire = new LibraryWire("tcpIncoming", 0);
  const requests: BlockRequest[] = wire.peerRequests;
  wire._onRequest = (piece, offset, length) => void requests.push({ piece, offset, length });
  const queue = createRequestQueue(wire, total);
  for (let at = 0; at < 200; at++) queue.add({ piece: 0, offset: at * BLOCK, length: BLOCK });
  queue.serve();
  return {
    wire,
    unsent: () => requests.length * BLOCK,
    drain() {
      requests.length = 0;
      queue.serve();
    },
  };
}

test("hundreds of peers that do not read have no more memory among them than a few dozen", () => {
  const total = { bytes: 0 };
  const peers = Array.from({ length: 500 }, () => askingPeer(total));
  const held = peers.reduce((sum, peer) => sum + peer.unsent(), 0);
  expect(peers[0]?.unsent()).toBe(MIB);
  expect(held).toBeLessThanOrEqual(64 * MIB);
  // Nobody is left out.
  expect(peers.every((peer) => peer.unsent() >= 64 * 1024)).toBe(true);
  for (const { wire } of peers) wire.destroy();
});

test("who reads goes on being served, and has its full share again when the others are gone", async () => {
  const total = { bytes: 0 };
  const others = Array.from({ length: 40 }, () => askingPeer(total));
  const reader = askingPeer(total);
  expect(reader.unsent()).toBe(64 * 1024);
  reader.drain();
  expect(reader.unsent()).toBe(64 * 1024);
  await Promise.all(
    others.map(
      ({ wire }) =>
        new Promise((resolve) => {
          wire.once("close", resolve);
          wire.destroy();
        }),
    ),
  );
  reader.drain();
  expect(reader.unsent()).toBe(MIB);
  reader.wire.destroy();
});

test("who asks twice for a block before it came is answered twice", () => {
  const wire = new LibraryWire("tcpIncoming", 0);
  const answered: number[] = [];
  const reads: (() => void)[] = [];
  Object.assign(wire, { piece: (_piece: number, offset: number) => answered.push(offset) });
  wire.on("request", (_piece, _offset, length: number, answer: (error: null, bytes: Uint8Array) => void) => {
    reads.push(() => {
      answer(null, new Uint8Array(length));
    });
  });
  Object.assign(wire, { amChoking: false });
  const queue = createRequestQueue(wire);
  for (const offset of [BLOCK, 0, 0]) queue.add({ piece: 0, offset, length: BLOCK });
  queue.serve();
  for (let read = reads.shift(); read !== undefined; read = reads.shift()) {
    read();
    queue.serve();
  }
  expect(answered).toEqual([BLOCK, 0, 0]);
  wire.destroy();
});
