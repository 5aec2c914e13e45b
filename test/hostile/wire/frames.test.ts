import { setImmediate as turn } from "node:timers/promises";
import Wire, { type Wire as LibraryWire } from "bittorrent-protocol";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { wireGuard } from "../../../src/engine/swarm/network/wireGuards.ts";
import { connected, type WireMethods } from "./connected.ts";
import { extended, message, uint32 } from "./messages.ts";

describe("a frame that is too long for its type ends the connection before it is buffered", () => {
  test.each<[string, Buffer]>([
    ["2 GiB", uint32(0x80000000)],
    ["4 GiB - 1", uint32(0xffffffff)],
    ["1 MiB + 3", uint32(1_048_579)],
    ["a block of 128 KiB + 1", Buffer.concat([uint32(9 + 131_073), Buffer.from([7])])],
    ["a bitfield of another torrent", Buffer.concat([uint32(1 + 14), Buffer.from([5])])],
    ["have with two bytes more", Buffer.concat([uint32(7), Buffer.from([4])])],
    ["an extension's message of 1 MiB + 1", Buffer.concat([uint32(1_048_579), Buffer.from([20])])],
    ["something unknown of 5 KiB", Buffer.concat([uint32(5_120), Buffer.from([77])])],
    ["a choke of 100 KiB", Buffer.concat([uint32(102_400), Buffer.from([0])])],
  ])("%s", async (_name, start) => {
    const { wire, violations, receive } = await connected();
    await receive(start);
    expect(violations).toHaveLength(1);
    await receive(Buffer.alloc(100_000));
    expect([wire._bufferSize, wire.destroyed]).toEqual([0, true]);
  });
});

describe("honest messages arrive", () => {
  const conversation = Buffer.concat([
    message(5, Buffer.alloc(13, 0xf0)),
    Buffer.alloc(4),
    message(4, 7),
    message(1),
    message(2),
    extended(0, "d1:md6:ut_pexi1eee"),
    message(9, Buffer.from([0x1a, 0xe1])),
    message(6, 3, 16_384, 16_384),
    message(8, 3, 16_384, 16_384),
    message(0),
    message(3),
  ]);
  const EVENTS = [
    "bitfield",
    "keep-alive",
    "have",
    "unchoke",
    "interested",
    "extended",
    "port",
    "request",
    "cancel",
    "choke",
    "uninterested",
  ];

  async function heard(parts: readonly Uint8Array[]): Promise<string[]> {
    const { wire, violations, receive } = await connected();
    const events: string[] = [];
    for (const name of EVENTS) wire.on(name, () => void events.push(name));
    await receive(...parts);
    expect(violations).toEqual([]);
    return events;
  }

  test("in one piece", async () => {
    expect(await heard([conversation])).toEqual(EVENTS);
  });

  test("byte by byte", async () => {
    expect(await heard([...conversation].map((byte) => Buffer.from([byte])))).toEqual(EVENTS);
  });

  test("however the network cuts them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: conversation.length - 1 }), { maxLength: 20 }),
        async (cuts) => {
          const ends = [...new Set(cuts)].sort((a, b) => a - b);
          const parts = [0, ...ends].map((start, index) => conversation.subarray(start, ends[index]));
          expect(await heard(parts)).toEqual(EVENTS);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a long one that trickles in is kept in few pieces and not copied for each", async () => {
    const { wire, violations, receive } = await connected();
    const got: number[] = [];
    wire.on("extended", (_name: unknown, bytes: Uint8Array) => void got.push(bytes.length));
    const frame = extended(9, Buffer.alloc(200_000));
    let mostPieces = 0;
    for (let at = 0; at < frame.length; at += 100) {
      wire.write(frame.subarray(at, at + 100));
      if (at % 10_000 === 0) await turn();
      mostPieces = Math.max(mostPieces, wire._buffer.length);
    }
    await receive();
    expect([got, violations]).toEqual([[200_000], []]);
    expect(mostPieces).toBeGreaterThan(100);
    expect(mostPieces).toBeLessThanOrEqual(513);
  });
});

describe("what a listener throws", () => {
  test("ends the connection and nothing else", async () => {
    const { wire, violations, receive } = await connected();
    wire.on("have", () => {
      throw new Error("unforeseen");
    });
    await receive(message(4, 1));
    expect([violations, wire.destroyed]).toEqual([["unforeseen"], true]);
  });

  test.each<[string, Buffer]>([
    ["an extension handshake whose ids are dictionaries", extended(0, "d1:md6:ut_pexdeee")],
    ["an extension handshake that is no dictionary", extended(0, "i5e")],
    ["a key exchange with a zero key", Buffer.alloc(96)],
  ])("%s does not throw", async (_name, bytes) => {
    const { receive } = await connected();
    await receive(bytes);
    const fresh = new Wire("tcpIncoming", 1) as LibraryWire & WireMethods;
    fresh.resume();
    fresh.write(bytes);
    await turn();
  });
});

describe("blocks", () => {
  test("that nobody asked for are dropped and not counted", async () => {
    const { wire, receive } = await connected();
    const events: string[] = [];
    for (const name of ["download", "piece"]) wire.on(name, () => void events.push(name));
    await receive(message(7, 1, 0, Buffer.alloc(16_384)));
    expect([wire.downloaded, events, wire.destroyed]).toEqual([0, [], false]);
  });

  test("that were asked for are counted, once, and of the asked length only", async () => {
    const { wire, receive } = await connected();
    const blocks: number[] = [];
    await receive(message(1));
    wire.request(1, 0, 16_384, (_error, block) => void blocks.push(block.length));
    await receive(message(7, 1, 0, Buffer.alloc(16_383)), message(7, 1, 0, Buffer.alloc(16_384)));
    await receive(message(7, 1, 0, Buffer.alloc(16_384)));
    expect([blocks, wire.downloaded]).toEqual([[16_384], 16_384]);
  });

  test("that nobody asked for end the connection when they do not stop", async () => {
    const { violations, receive } = await connected();
    const block = message(7, 1, 0, Buffer.alloc(131_072));
    for (let count = 0; count < 128; count++) await receive(block);
    expect(violations).toEqual([]);
    await receive(block, block);
    expect(violations).toHaveLength(1);
  });
});

test("a flood of have makes few events, and all pieces are known in the end", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { wire, receive } = await connected();
    wireGuard(wire).torrent = () => ({ pieceCount: 100_000, pieceBytes: () => 65_536, has: () => false });
    let haves = 0;
    let overviews = 0;
    wire.on("have", () => {
      haves += 1;
    });
    wire.on("bitfield", () => {
      overviews += 1;
    });
    for (let piece = 0; piece < 50_000; piece += 1_000) {
      await receive(Buffer.concat(Array.from({ length: 1_000 }, (_, at) => message(4, piece + at))));
    }
    expect(haves).toBeLessThan(3_000);
    expect(overviews).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(overviews).toBe(1);
    expect([0, 2_500, 49_999, 50_000].map((piece) => wire.peerPieces.get(piece))).toEqual([true, true, true, false]);
  } finally {
    vi.useRealTimers();
  }
});

test("a flood of bitfields makes few events, the last one counts, and it ends the connection when it does not stop", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { wire, violations, receive } = await connected();
    let overviews = 0;
    wire.on("bitfield", () => {
      overviews += 1;
    });
    const bitfield = (fill: number) => message(5, Buffer.alloc(13, fill));
    for (let count = 0; count < 500; count++) await receive(bitfield(count & 1 ? 0xff : 0));
    expect([overviews < 50, wire.peerPieces.get(40), violations]).toEqual([true, true, []]);
    vi.advanceTimersByTime(1_000);
    expect(overviews).toBeLessThan(50);
    await receive(Buffer.concat(Array<Buffer>(2_000).fill(bitfield(0))));
    expect(violations).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test("no bytes after the handshake make anything throw", async () => {
  const anyMessage = fc
    .tuple(fc.integer({ min: 0, max: 25 }), fc.uint8Array({ maxLength: 40 }))
    .map(([id, payload]) => message(id, payload));
  const garbage = fc.uint8Array({ maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(anyMessage, garbage), { maxLength: 10 }), async (parts) => {
      const { receive } = await connected();
      await receive(...parts);
    }),
    { numRuns: 1_000 },
  );
});
