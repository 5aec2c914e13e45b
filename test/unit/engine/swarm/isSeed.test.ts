import { expect, test } from "vitest";
import { isSeed } from "../../../../src/engine/swarm/isSeed.ts";

const peer = (bytes: readonly number[], { type = "tcpOutgoing", everything = false } = {}) => ({
  type,
  peerPieces: { buffer: new Uint8Array(bytes), get: () => everything },
});

test.each([
  ["all ten bits", 10, [0xff, 0xc0], true],
  ["the last bit missing", 10, [0xff, 0x80], false],
  ["an early bit missing", 10, [0x7f, 0xc0], false],
  ["all of sixteen bits", 16, [0xff, 0xff], true],
  ["fewer bytes than pieces", 16, [0xff], false],
  ["nothing said yet", 10, [], false],
])("a peer with %s", (_, pieceCount, bytes, seeds) => {
  expect(isSeed(peer(bytes), pieceCount)).toBe(seeds);
});

test("a peer that said it has everything is one, a web seed is none, and before the contents are known nobody is", () => {
  expect(isSeed(peer([], { everything: true }), 10)).toBe(true);
  expect(isSeed(peer([], { everything: true }), 0)).toBe(false);
});
