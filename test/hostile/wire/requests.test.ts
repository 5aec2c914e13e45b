import type { EventEmitter } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { wireGuard } from "../../../src/engine/swarm/network/wireGuards.ts";
import { connected } from "./connected.ts";
import { message } from "./messages.ts";

/** Blocks that are to be read from the disk; each call gives one of them. */
function readsOf(wire: EventEmitter): (() => void)[] {
  const reads: (() => void)[] = [];
  wire.on("request", (_piece, _offset, length: number, answer: (error: null, block: Uint8Array) => void) => {
    reads.push(() => {
      answer(null, Buffer.alloc(length));
    });
  });
  return reads;
}

describe("requests", () => {
  const ask = (piece: number, offset: number, length = 16_384) => message(6, piece, offset, length);

  test("wait 500 at most, 64 blocks of them in memory; more are rejected", async () => {
    const { wire, receive, answers } = await connected();
    const reads = readsOf(wire);
    for (let count = 0; count < 600; count++) await receive(ask(0, count, 100));
    expect([reads.length, wireGuard(wire).requests.blocks]).toEqual([64, 500]);
    expect(answers().length).toBe(100 * 17);
    expect(wire.destroyed).toBe(false);
  });

  test("are all answered in their order when the peer reads", async () => {
    const { wire, receive } = await connected();
    const read: number[] = [];
    wire.on(
      "request",
      (_piece: number, offset: number, length: number, answer: (error: null, block: Uint8Array) => void) => {
        read.push(offset);
        setImmediate(answer, null, Buffer.alloc(length));
      },
    );
    const { requests } = wireGuard(wire);
    requests.onReady = () => {
      while (requests.isReady) requests.send();
    };
    const offsets = Array.from({ length: 400 }, (_, at) => at);
    await receive(...offsets.map((offset) => ask(0, offset)));
    await vi.waitUntil(() => wire.uploaded === 400 * 16_384);
    expect(read).toEqual(offsets);
  });

  test("that are taken back are not answered", async () => {
    const { wire, receive } = await connected();
    const reads = readsOf(wire);
    for (let count = 0; count < 100; count++) await receive(ask(0, count, 100));
    await receive(message(8, 0, 99, 100), message(8, 0, 0, 100));
    // Memory for the one that is being read is taken until it was read.
    expect([reads.length, wireGuard(wire).requests.blocks]).toEqual([64, 99]);
    for (const read of reads.splice(0, 64)) read();
    expect([reads.length, wireGuard(wire).requests.blocks]).toEqual([1, 98]);
  });

  test("are rejected, those that wait too, when we choke the peer", async () => {
    const { wire, receive, answers } = await connected();
    const reads = readsOf(wire);
    for (let count = 0; count < 100; count++) await receive(ask(0, count, 100));
    wire.choke();
    await receive();
    for (const read of reads) read();
    expect(wireGuard(wire).requests.blocks).toBe(0);
    expect(answers().length).toBe(5 + 100 * 17);
  });

  test("for pieces that we lack or that do not exist are rejected and leave nothing behind", async () => {
    const { wire, receive, answers } = await connected();
    const reads = readsOf(wire);
    await receive(ask(60, 0), ask(100, 0), message(6, 0xffffffff, 0xffffffff, 0xffffffff), message(6, 1, 65_535, 2));
    expect([reads.length, answers().length]).toEqual([0, 4 * 17]);
  });

  test("are not served while what was served before has not left", async () => {
    const { wire, receive } = await connected();
    const reads = readsOf(wire);
    wire.pause();
    for (let count = 0; count < 500; count++) wire.piece(0, 0, Buffer.alloc(16_384));
    await receive(ask(0, 0));
    expect(reads).toHaveLength(0);
  });

  test("that are refused again and again end the connection", async () => {
    const { violations, receive } = await connected();
    for (let round = 0; round < 30; round++) await receive(Buffer.concat(Array<Buffer>(100).fill(ask(60, 0))));
    expect(violations).toHaveLength(1);
  });
});
