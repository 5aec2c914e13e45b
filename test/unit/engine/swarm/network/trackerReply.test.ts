import { describe, expect, test } from "vitest";
import { clampInterval, cleanAnnounceReply } from "../../../../../src/engine/swarm/network/trackerReply.ts";

const MINUTE = 60_000;

test.each([
  [30 * MINUTE, 30 * MINUTE],
  [0, MINUTE],
  [1, MINUTE],
  [-5_000, MINUTE],
  [2 ** 31, 24 * 60 * MINUTE],
  [Number.MAX_SAFE_INTEGER, 24 * 60 * MINUTE],
  [Number.NaN, 7 * MINUTE],
  [Number.POSITIVE_INFINITY, 7 * MINUTE],
])("an interval of %d ms becomes %d ms", (asked, kept) => {
  expect(clampInterval(asked, 7 * MINUTE)).toBe(kept);
});

describe("of a tracker's answer", () => {
  test("an honest one is kept", () => {
    const reply = { interval: 1_800, "min interval": 60, complete: 3, incomplete: 4, peers: Buffer.alloc(12) };
    expect(cleanAnnounceReply(reply)).toEqual(reply);
  });

  test.each([undefined, null, 5, "text", [], Buffer.from("bytes")])("nothing is left of %j", (reply) => {
    expect(cleanAnnounceReply(reply)).toEqual({});
  });

  test("fields of wrong types and unknown fields are left out", () => {
    const reply = {
      interval: Buffer.from("1"),
      complete: -1,
      "warning message": 5,
      "tracker id": Buffer.alloc(1_000),
      info_hash: {},
      peers: 17,
      peers6: { a: 1 },
    };
    expect(cleanAnnounceReply(reply)).toEqual({});
  });

  test("at most 200 compact peers are kept, whole ones only", () => {
    const { peers, peers6 } = cleanAnnounceReply({
      peers: Buffer.alloc(6 * 10_000),
      peers6: Buffer.alloc(18 * 300 + 5),
    });
    expect([(peers as Uint8Array).length, (peers6 as Uint8Array).length]).toEqual([6 * 200, 18 * 200]);
    expect((cleanAnnounceReply({ peers: Buffer.alloc(13) })["peers"] as Uint8Array).length).toBe(12);
  });

  test("at most 200 peers as dictionaries are kept, with IP addresses and ports only", () => {
    const good = { ip: Buffer.from("1.2.3.4"), port: 5 };
    const bad = [
      5,
      null,
      {},
      { ip: Buffer.from("evil.example"), port: 5 },
      { ip: Buffer.from("127.1"), port: 5 },
      { ip: 5, port: 5 },
      { ip: Buffer.from("1.2.3.4"), port: Buffer.from("5") },
    ];
    expect(cleanAnnounceReply({ peers: [...bad, good] })).toEqual({ peers: [{ ip: "1.2.3.4", port: 5 }] });
    const { peers } = cleanAnnounceReply({ peers: Array(1_000).fill(good) });
    expect(peers).toHaveLength(200);
  });
});
