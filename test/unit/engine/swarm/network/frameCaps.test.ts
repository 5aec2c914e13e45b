import { describe, expect, test } from "vitest";
import { frameFits, MAX_FRAME_BYTES } from "../../../../../src/engine/swarm/network/frameCaps.ts";

describe("a message may be as long as its type needs", () => {
  test.each<[string, number, number, number]>([
    ["choke", 0, 1, 1],
    ["unchoke", 1, 1, 1],
    ["interested", 2, 1, 1],
    ["uninterested", 3, 1, 1],
    ["have", 4, 5, 5],
    ["bitfield", 5, 1, 32_769],
    ["request", 6, 13, 13],
    ["piece", 7, 9, 131_081],
    ["cancel", 8, 13, 13],
    ["port", 9, 3, 3],
    ["suggest", 13, 5, 5],
    ["have-all", 14, 1, 1],
    ["have-none", 15, 1, 1],
    ["reject", 16, 13, 13],
    ["allowed-fast", 17, 5, 5],
    ["extended", 20, 2, 1_048_578],
    ["one we do not know", 99, 1, 4_096],
  ])("%s (%i): %i to %i bytes", (_name, id, least, most) => {
    expect([least, most].map((length) => frameFits(id, length, undefined))).toEqual([true, true]);
    expect([least - 1, most + 1].map((length) => frameFits(id, length, undefined))).toEqual([false, false]);
    expect(most).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });
});

test.each([
  [1, 2],
  [8, 2],
  [9, 3],
  [262_144, 32_769],
])("with %i pieces a bitfield has exactly %i bytes", (pieces, length) => {
  expect([-1, 0, 1].map((more) => frameFits(5, length + more, pieces))).toEqual([false, true, false]);
});
