import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { guardInbound } from "../../../../../src/engine/swarm/network/guardInbound.ts";
import { createInboundLimits } from "../../../../../src/engine/swarm/network/inboundLimits.ts";
import { createFakeClock } from "../../../../fakes/clock.ts";

class FakeSocket extends EventEmitter {
  destroyed = false;
  bytesRead = 0;
  readableLength = 0;
  readonly remotePort: number;
  readonly remoteAddress: string;

  constructor(remoteAddress: string, remotePort: number) {
    super();
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit("close");
  }
}

function setUp(banned: readonly string[] = []) {
  const clock = createFakeClock();
  const accepted: unknown[] = [];
  const pool = {
    _client: null,
    tcpServer: null,
    _onConnection: (socket: Socket) => void accepted.push(socket),
    destroy: () => undefined,
  };
  const limits = createInboundLimits(() => false);
  const guard = guardInbound(pool, { clock, limits, refuses: (address) => banned.includes(address) });
  const call = (address: string, port = 1): FakeSocket => {
    const socket = new FakeSocket(address, port);
    pool._onConnection(socket as unknown as Socket);
    return socket;
  };
  return { clock, accepted, guard, call };
}

describe("a caller", () => {
  test("within the limits reaches the library", () => {
    const { accepted, call } = setUp();
    const socket = call("20.0.0.1");
    expect([accepted, socket.destroyed]).toEqual([[socket], false]);
  });

  test("beyond three of its address is refused, and let in when one of them left", () => {
    const { accepted, call } = setUp();
    const sockets = [1, 2, 3, 4].map((port) => call("20.0.0.1", port));
    expect(sockets.map((socket) => socket.destroyed)).toEqual([false, false, false, true]);
    sockets[0]?.destroy();
    expect(call("20.0.0.1", 5).destroyed).toBe(false);
    expect(accepted).toHaveLength(4);
  });

  test("that is banned is refused", () => {
    const { accepted, call } = setUp(["20.0.0.1"]);
    expect(call("20.0.0.1").destroyed).toBe(true);
    expect(accepted).toEqual([]);
  });

  test("that does not shake hands within five seconds is hung up on", () => {
    const { clock, call, guard } = setUp();
    const [silent, polite] = [call("20.0.0.1", 1), call("20.0.0.1", 2)];
    clock.advance(4_999);
    guard.greeted("20.0.0.1:2");
    expect(silent.destroyed).toBe(false);
    clock.advance(1);
    expect([silent.destroyed, polite.destroyed]).toEqual([true, false]);
  });

  test("that sends a keep-alive every two minutes stays, a silent one does not", () => {
    const { clock, call, guard } = setUp();
    const [alive, dead] = [call("20.0.0.1", 1), call("20.0.0.1", 2)];
    for (const port of [1, 2]) guard.greeted(`20.0.0.1:${port}`);
    for (let minute = 0; minute < 20; minute += 2) {
      alive.bytesRead += 4;
      clock.advance(120_000);
    }
    expect([alive.destroyed, dead.destroyed]).toEqual([false, true]);
  });

  test("whose bytes wait here because of a download limit is not silent", () => {
    const { clock, call, guard } = setUp();
    const throttled = call("20.0.0.1");
    guard.greeted("20.0.0.1:1");
    throttled.bytesRead = 65_536;
    throttled.readableLength = 65_536;
    clock.advance(600_000);
    expect(throttled.destroyed).toBe(false);
    throttled.readableLength = 0;
    clock.advance(140_000);
    expect(throttled.destroyed).toBe(true);
  });

  test("leaves no timer behind", () => {
    const { clock, call, guard } = setUp();
    const sockets = [call("20.0.0.1", 1), call("20.0.0.2", 1)];
    for (const socket of sockets) socket.destroy();
    guard.dispose();
    expect(clock.pending).toBe(0);
  });
});
