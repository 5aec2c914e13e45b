import { expect, test } from "vitest";
import { createAvailability } from "../../../../../src/engine/swarm/picker/availability.ts";

const bits = (...bytes: number[]) => ({ buffer: Uint8Array.from(bytes), get: () => false });
const everything = { buffer: new Uint8Array(), get: () => true };
const all = (of: (piece: number) => number, count: number): number[] =>
  Array.from({ length: count }, (_, piece) => of(piece));

test("each peer counts in the pieces it has, most significant bit first, spare bits in none", () => {
  const availability = createAvailability(10);
  availability.addPeer(bits(0b1000_0001, 0b0111_1111));
  availability.addPeer(bits(0b1100_0000));
  expect(all(availability.of, 10)).toEqual([2, 1, 0, 0, 0, 0, 0, 1, 0, 1]);
});

test("a peer that has everything counts everywhere, and a peer that left nowhere", () => {
  const availability = createAvailability(3);
  const peer = bits(0b0100_0000);
  availability.addPeer(everything);
  availability.addPeer(peer);
  availability.addHave(2);
  expect(all(availability.of, 3)).toEqual([1, 2, 2]);
  availability.removePeer(everything);
  availability.removePeer(peer);
  expect(all(availability.of, 3)).toEqual([0, 0, 1]);
});

test("every change is told by the version", () => {
  const availability = createAvailability(8);
  const seen = [availability.version];
  availability.addPeer(bits(1));
  seen.push(availability.version);
  availability.addHave(0);
  seen.push(availability.version);
  expect(new Set(seen).size).toBe(3);
});
