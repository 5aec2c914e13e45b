import { describe, expect, test } from "vitest";
import {
  type Connection,
  judgeMessage,
  type KnownTorrent,
  type Verdict,
} from "../../../../../src/engine/swarm/network/judgeMessage.ts";
import { createMessageBudget } from "../../../../../src/engine/swarm/network/messageBudget.ts";

/** Ten pieces of 64 KiB, the last of 100 bytes; we have all but piece 3. */
const torrent: KnownTorrent = {
  pieceCount: 10,
  pieceBytes: (piece) => (piece === 9 ? 100 : 65_536),
  has: (piece) => piece !== 3,
};

const connection: Connection = {
  torrent,
  queuedBlocks: () => 0,
  choking: false,
  extensions: { 1: "ut_metadata", 2: "ut_pex", 3: "lt_donthave", 4: "sb_bid", 5: "other" },
};

function message(id: number, ...numbers: number[]): Uint8Array {
  const bytes = Buffer.alloc(1 + 4 * numbers.length);
  bytes[0] = id;
  numbers.forEach((number, at) => bytes.writeUInt32BE(number, 1 + 4 * at));
  return bytes;
}

const extended = (id: number, payloadBytes: number): Uint8Array => Buffer.from([20, id, ...Buffer.alloc(payloadBytes)]);

const judge = (body: Uint8Array, changes: Partial<Connection> = {}): Verdict =>
  judgeMessage(body, { ...connection, ...changes }, createMessageBudget(), 0);

describe("a request", () => {
  test.each<[string, Verdict, number[], Partial<Connection>?]>([
    ["for what we have", "pass", [0, 0, 16_384]],
    ["for the end of the last piece", "pass", [9, 84, 16]],
    ["for a long block", "pass", [1, 0, 65_536]],
    ["while we choke the peer", "refuse", [0, 0, 16_384], { choking: true }],
    ["before we know the torrent", "refuse", [0, 0, 16_384], { torrent: undefined }],
    ["for a piece that we lack", "refuse", [3, 0, 16_384]],
    ["for a piece that does not exist", "refuse", [10, 0, 16_384]],
    ["for a piece with a number that would be negative", "refuse", [0xffffffff, 0, 16_384]],
    ["beyond the end of a piece", "refuse", [9, 96, 16]],
    ["from far beyond the end", "refuse", [0, 0xffffffff, 16_384]],
    ["for nothing", "refuse", [0, 0, 0]],
    ["for more than 128 KiB", "refuse", [0, 0, 131_073]],
    ["when 500 blocks are waiting", "refuse", [0, 0, 16_384], { queuedBlocks: () => 500 }],
    ["when 499 blocks are waiting", "pass", [0, 0, 16_384], { queuedBlocks: () => 499 }],
  ])("%s: %s", (_what, verdict, numbers, changes) => {
    expect(judge(message(6, ...numbers), changes)).toBe(verdict);
  });
});

describe("what names pieces", () => {
  test.each<[string, Verdict, Uint8Array, Partial<Connection>?]>([
    ["have of a piece", "pass", message(4, 9)],
    ["have beyond the torrent", "violation", message(4, 10)],
    ["have before we know the torrent", "pass", message(4, 262_143), { torrent: undefined }],
    ["have beyond any torrent", "violation", message(4, 262_144), { torrent: undefined }],
    ["allowed-fast of a piece", "pass", message(17, 9)],
    ["allowed-fast beyond the torrent", "ignore", message(17, 10)],
    ["allowed-fast with a number that would be negative", "ignore", message(17, 0x80000000)],
    ["allowed-fast before we know the torrent", "ignore", message(17, 0), { torrent: undefined }],
    ["suggest beyond the torrent", "ignore", message(13, 10)],
  ])("%s: %s", (_what, verdict, body, changes) => {
    expect(judge(body, changes)).toBe(verdict);
  });
});

describe("an extension's message", () => {
  test.each<[string, Verdict, Uint8Array]>([
    ["handshake", "pass", extended(0, 300)],
    ["handshake of 16 KiB", "pass", extended(0, 16_384)],
    ["handshake beyond", "violation", extended(0, 16_385)],
    ["metadata block", "pass", extended(1, 16_384 + 64)],
    ["metadata block beyond", "violation", extended(1, 17 * 1024 + 1)],
    ["peers", "pass", extended(2, 8_192)],
    ["peers beyond", "violation", extended(2, 8_193)],
    ["donthave", "pass", extended(3, 4)],
    ["donthave beyond", "violation", extended(3, 5)],
    ["of the market", "pass", extended(4, 1_024)],
    ["of the market beyond", "violation", extended(4, 1_025)],
    ["of another extension", "pass", extended(5, 100_000)],
    ["of an extension that we do not have", "pass", extended(77, 100)],
  ])("%s: %s", (_what, verdict, body) => {
    expect(judge(body)).toBe(verdict);
  });
});

describe("a flood", () => {
  /** How many of the same message pass at one moment, and what comes then. */
  function flood(body: Uint8Array, changes: Partial<Connection> = {}): [count: number, then: Verdict] {
    const budget = createMessageBudget();
    const first = judge(body, changes);
    for (let count = 0; count < 100_000; count++) {
      const verdict = judgeMessage(body, { ...connection, ...changes }, budget, 0);
      if (verdict !== first) return [count, verdict];
    }
    return [Number.POSITIVE_INFINITY, first];
  }

  test.each<[string, Uint8Array, number, Verdict, Partial<Connection>?]>([
    ["choke", message(0), 100, "violation"],
    ["unchoke", message(1), 100, "violation"],
    ["interested", message(2), 100, "violation"],
    ["bitfield", Buffer.from([5, 0, 0]), 20, "quietly"],
    ["have-all", message(14), 20, "violation"],
    ["have", message(4, 1), 2_000, "quietly"],
    ["refused requests", message(6, 3, 0, 16_384), 2_000, "violation"],
    ["requests while choked", message(6, 0, 0, 16_384), 10_000, "ignore", { choking: true }],
    ["requests beyond the queue", message(6, 0, 0, 16_384), 10_000, "ignore", { queuedBlocks: () => 500 }],
    ["cancel", message(8, 0, 0, 16_384), 5_000, "violation"],
    ["port", Buffer.from([9, 1, 1]), 4, "violation"],
    ["reject", message(16, 0, 0, 16_384), 10_000, "violation"],
    ["allowed-fast", message(17, 1), 300, "violation"],
    ["extended handshakes", extended(0, 10), 10, "violation"],
    ["extension messages", extended(4, 10), 1_200, "violation"],
    ["unknown messages", message(99), 50, "violation"],
  ])("of %s passes %#", (_what, body, count, then, changes) => {
    expect(flood(body, changes)).toEqual([count, then]);
  });

  test("of requests that are served goes on: their queue bounds it", () => {
    expect(flood(message(6, 0, 0, 16_384))).toEqual([Number.POSITIVE_INFINITY, "pass"]);
  });
});
