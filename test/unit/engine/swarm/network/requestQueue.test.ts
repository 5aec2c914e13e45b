import LibraryWire from "bittorrent-protocol";
import { expect, onTestFinished, test } from "vitest";
import {
  createRequestQueue,
  type RequestQueue,
  type UnsentTotal,
} from "../../../../../src/engine/swarm/network/requestQueue.ts";

const BLOCK = 16 * 1024;
const MIB = 1024 * 1024;

/** A peer and its queue. Blocks come from the disk when the test says so. */
function peer({
  total = { bytes: 0 },
  has = () => true,
}: {
  total?: UnsentTotal;
  has?: (piece: number) => boolean;
} = {}) {
  const wire = new LibraryWire("tcpIncoming", 0);
  const reads: (() => void)[] = [];
  const sent: number[] = [];
  const refused: number[] = [];
  wire.on(
    "request",
    (_piece, offset: number, length: number, answer: (error: Error | null, bytes?: Uint8Array) => void) => {
      reads.push(() => {
        if (offset === BROKEN) answer(new Error("the disk is broken"));
        else answer(null, new Uint8Array(length));
      });
    },
  );
  Object.assign(wire, {
    hasFast: true,
    amChoking: false,
    piece: (_piece: number, offset: number) => sent.push(offset),
    reject: (_piece: number, offset: number) => refused.push(offset),
  });
  onTestFinished(() => wire.destroy());
  const queue = createRequestQueue(wire, has, total);
  const ask = (...offsets: number[]): void => {
    for (const offset of offsets) queue.add({ piece: 0, offset, length: BLOCK });
    queue.fill();
  };
  const readAll = (): void => {
    for (const read of reads.splice(0)) read();
  };
  return { wire, queue, reads, sent, refused, ask, readAll };
}

const BROKEN = 7;
const cancel = (queue: RequestQueue, offset: number): boolean => queue.cancel({ piece: 0, offset, length: BLOCK });

/** Asks for 200 blocks. */
function askingPeer(total: UnsentTotal) {
  const asking = peer({ total });
  asking.ask(...Array.from({ length: 200 }, (_, at) => at * BLOCK));
  return asking;
}

test("hundreds of peers that do not read have no more memory among them than a few dozen", () => {
  const total = { bytes: 0 };
  const peers = Array.from({ length: 500 }, () => askingPeer(total));
  const held = peers.map(({ reads }) => reads.length * BLOCK);
  expect(held[0]).toBe(MIB);
  expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(64 * MIB);
  // Nobody is left out.
  expect(Math.min(...held)).toBeGreaterThanOrEqual(64 * 1024);
});

test("who was sent a block has the next one read, and its full share when the others are gone", async () => {
  const total = { bytes: 0 };
  const others = Array.from({ length: 40 }, () => askingPeer(total));
  const reader = askingPeer(total);
  expect(reader.reads).toHaveLength(4);
  reader.readAll();
  reader.queue.send();
  expect(reader.reads).toHaveLength(1);
  await Promise.all(
    others.map(
      ({ wire }) =>
        new Promise((resolve) => {
          wire.once("close", resolve);
          wire.destroy();
        }),
    ),
  );
  reader.queue.drained();
  expect(reader.reads).toHaveLength(64 - 3);
});

test("who asks twice for a block before it came is answered twice", () => {
  const { queue, sent, ask, readAll } = peer();
  ask(BLOCK, 0, 0);
  readAll();
  while (queue.isReady) queue.send();
  expect(sent).toEqual([BLOCK, 0, 0]);
});

test("nothing is sent before it is said to be, and whoever has a block at hand is told of", () => {
  const { queue, sent, ask, readAll } = peer();
  let told = 0;
  queue.onReady = () => void (told += 1);
  ask(0);
  expect([queue.isReady, told]).toEqual([false, 0]);
  readAll();
  expect([queue.isReady, told, sent]).toEqual([true, 1, []]);
  expect(queue.send()).toBe(BLOCK);
  expect([queue.isReady, queue.send(), sent]).toEqual([false, 0, [0]]);
});

test("a connection in which much waits is not ready", () => {
  const { queue, ask, readAll } = peer();
  const socket = { writableLength: 128 * 1024 };
  queue.socket = socket;
  ask(0);
  readAll();
  expect(queue.isReady).toBe(false);
  socket.writableLength = 64 * 1024;
  expect(queue.isReady).toBe(true);
});

test("what is taken back is not sent, be it waiting, being read or read", () => {
  const { queue, sent, reads, ask, readAll } = peer();
  ask(0, BLOCK);
  reads.shift()?.();
  ask(...Array.from({ length: 100 }, (_, at) => (at + 2) * BLOCK));
  expect([0, 1, 101].map((at) => cancel(queue, at * BLOCK))).toEqual([true, true, true]);
  expect(cancel(queue, 0)).toBe(false);
  readAll();
  while (queue.isReady) {
    queue.send();
    readAll();
  }
  expect(sent).toEqual(Array.from({ length: 99 }, (_, at) => (at + 2) * BLOCK));
  expect(queue.blocks).toBe(0);
});

test("a choke refuses all that was not sent, and nothing of it comes afterwards", () => {
  const { queue, sent, refused, reads, ask, readAll } = peer();
  ask(...Array.from({ length: 70 }, (_, at) => at * BLOCK));
  reads.shift()?.();
  queue.refuseAll();
  readAll();
  expect([queue.isReady, queue.send(), sent, queue.blocks]).toEqual([false, 0, [], 0]);
  expect(refused).toEqual(Array.from({ length: 70 }, (_, at) => at * BLOCK));
});

test("what cannot be read, or was withdrawn meanwhile, is refused", () => {
  const has = new Set([0]);
  const { queue, refused, ask, readAll } = peer({ has: (piece) => has.has(piece) });
  ask(BROKEN);
  readAll();
  has.delete(0);
  ask(BLOCK);
  expect(refused).toEqual([BROKEN, BLOCK]);
  expect(queue.blocks).toBe(0);
});
