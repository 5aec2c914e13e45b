import { describe, expect, test, vi } from "vitest";
import { wireGuard } from "../../../src/engine/swarm/network/wireGuards.ts";
import { connected } from "./connected.ts";
import { message } from "./messages.ts";

describe("requests", () => {
  const ask = (piece: number, offset: number, length = 16_384) => message(6, piece, offset, length);

  test("wait 500 at most, 64 blocks of them in memory; more are rejected", async () => {
    const { wire, receive, answers } = await connected();
    for (let count = 0; count < 600; count++) await receive(ask(0, count, 100));
    expect([wire.peerRequests.length, wireGuard(wire).requests.blocks]).toEqual([64, 500]);
    expect(answers().length).toBe(100 * 17);
    expect(wire.destroyed).toBe(false);
  });

  test("are all answered in their order when the peer reads", async () => {
    const { wire, receive } = await connected();
    const served: number[] = [];
    wire.on(
      "request",
      (_piece: number, offset: number, length: number, answer: (error: null, block: Uint8Array) => void) => {
        served.push(offset);
        setImmediate(answer, null, Buffer.alloc(length));
      },
    );
    const offsets = Array.from({ length: 400 }, (_, at) => at);
    await receive(...offsets.map((offset) => ask(0, offset)));
    await vi.waitUntil(() => served.length === 400 && wire.peerRequests.length === 0);
    expect(served).toEqual(offsets);
  });

  test("that are taken back are not answered", async () => {
    const { wire, receive } = await connected();
    for (let count = 0; count < 100; count++) await receive(ask(0, count, 100));
    await receive(message(8, 0, 99, 100), message(8, 0, 0, 100));
    expect([wire.peerRequests.length, wireGuard(wire).requests.blocks]).toEqual([64, 98]);
  });

  test("are rejected, those that wait too, when we choke the peer", async () => {
    const { wire, receive, answers } = await connected();
    for (let count = 0; count < 100; count++) await receive(ask(0, count, 100));
    wire.choke();
    await receive();
    expect(wireGuard(wire).requests.blocks).toBe(0);
    expect(answers().length).toBe(5 + 100 * 17);
  });

  test("for pieces that we lack or that do not exist are rejected and leave nothing behind", async () => {
    const { wire, receive, answers } = await connected();
    await receive(ask(60, 0), ask(100, 0), message(6, 0xffffffff, 0xffffffff, 0xffffffff), message(6, 1, 65_535, 2));
    expect([wire.peerRequests.length, answers().length]).toEqual([0, 4 * 17]);
  });

  test("are not served while what was served before has not left", async () => {
    const { wire, receive } = await connected();
    wire.pause();
    for (let count = 0; count < 500; count++) wire.piece(0, 0, Buffer.alloc(16_384));
    await receive(ask(0, 0));
    expect(wire.peerRequests).toHaveLength(0);
  });

  test("that are refused again and again end the connection", async () => {
    const { violations, receive } = await connected();
    for (let round = 0; round < 30; round++) await receive(Buffer.concat(Array<Buffer>(100).fill(ask(60, 0))));
    expect(violations).toHaveLength(1);
  });
});
