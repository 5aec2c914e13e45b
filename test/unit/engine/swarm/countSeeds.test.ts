import { expect, test } from "vitest";
import { countSeeds } from "../../../../src/engine/swarm/countSeeds.ts";

type Wires = Parameters<typeof countSeeds>[0]["wires"];

const peer = (bytes: readonly number[], type = "tcpOutgoing", everything = false) => ({
  type,
  peerPieces: { buffer: new Uint8Array(bytes), get: () => everything },
});
const count = (pieceCount: number, ...wires: ReturnType<typeof peer>[]): number =>
  countSeeds({ pieces: Array.from({ length: pieceCount }, () => null), wires: wires as unknown as Wires });

test.each([
  ["all ten bits", 10, [0xff, 0xc0], 1],
  ["the last bit missing", 10, [0xff, 0x80], 0],
  ["an early bit missing", 10, [0x7f, 0xc0], 0],
  ["all of sixteen bits", 16, [0xff, 0xff], 1],
  ["fewer bytes than pieces", 16, [0xff], 0],
  ["nothing said yet", 10, [], 0],
])("a peer with %s", (_, pieceCount, bytes, seeds) => {
  expect(count(pieceCount, peer(bytes))).toBe(seeds);
});

test("a peer that said it has everything counts, a web seed does not, and nobody does before the contents are known", () => {
  expect(count(10, peer([], "tcpIncoming", true))).toBe(1);
  expect(count(10, peer([0xff, 0xff], "webSeed"))).toBe(0);
  expect(count(0, peer([], "tcpIncoming", true))).toBe(0);
});
