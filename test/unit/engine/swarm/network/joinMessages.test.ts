import { setImmediate, setTimeout } from "node:timers/promises";
import LibraryWire, { type Wire } from "bittorrent-protocol";
import { beforeAll, expect, test } from "vitest";
import { joinMessages } from "../../../../../src/engine/swarm/network/joinMessages.ts";

beforeAll(() => {
  joinMessages(LibraryWire);
});

/** A connection without encryption and what it writes to its socket. */
function wireWithWrites(): { readonly wire: Wire; readonly writes: Buffer[] } {
  const wire = new LibraryWire("tcpOutgoing", 0);
  const writes: Buffer[] = [];
  wire.on("data", (bytes: Uint8Array) => writes.push(Buffer.from(bytes)));
  return { wire, writes };
}

const have = (piece: number): number[] => [0, 0, 0, 5, 4, 0, 0, 0, piece];
const UNINTERESTED = [0, 0, 0, 1, 3];

test("what is said in one turn of the event loop leaves in one write, in its order", async () => {
  const { wire, writes } = wireWithWrites();
  for (let piece = 0; piece < 50; piece++) wire._push(Uint8Array.from(have(piece)));
  await setImmediate();
  await setImmediate();
  expect(writes).toHaveLength(1);
  expect([...(writes[0] ?? [])]).toEqual(Array.from({ length: 50 }, (_, piece) => have(piece)).flat());
  wire.destroy();
});

test("news of pieces wait for each other, and all of them leave in one write", async () => {
  const { wire, writes } = wireWithWrites();
  for (let piece = 0; piece < 20; piece++) {
    wire.have(piece);
    await setImmediate();
  }
  while (writes.length === 0) await setTimeout(10);
  expect(writes).toHaveLength(1);
  expect([...(writes[0] ?? [])]).toEqual(Array.from({ length: 20 }, (_, piece) => have(piece)).flat());
  wire.destroy();
});

test("news of pieces leave at once, and first, with whatever else is said", async () => {
  const { wire, writes } = wireWithWrites();
  wire.have(7);
  wire._push(Uint8Array.from(UNINTERESTED));
  await setImmediate();
  await setImmediate();
  expect(writes.map((bytes) => [...bytes])).toEqual([[...have(7), ...UNINTERESTED]]);
  wire.destroy();
});

test("a block is not copied together with more than 64 KiB of others", async () => {
  const { wire, writes } = wireWithWrites();
  for (let block = 0; block < 8; block++) wire._push(Buffer.alloc(16 * 1024, block));
  await setImmediate();
  await setImmediate();
  expect(writes.map((bytes) => bytes.length)).toEqual([64 * 1024, 64 * 1024]);
  wire.destroy();
});

test("a connection that ended in the meantime says nothing more", async () => {
  const { wire, writes } = wireWithWrites();
  wire.have(1);
  wire._push(Uint8Array.from(UNINTERESTED));
  wire.destroy();
  await setTimeout(150);
  expect(writes).toEqual([]);
});
