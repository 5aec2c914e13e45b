import { expect, test } from "vitest";
import { withdrawPieces } from "../../../../src/engine/swarm/withdrawPieces.ts";
import { fakeTorrent, fakeWire } from "./fakeTorrent.ts";

test("new peers do not hear of withdrawn pieces, connected ones that understand it are told of each, and nobody is left", () => {
  const modern = fakeWire(1);
  const old = fakeWire(2, [], false);
  const torrent = fakeTorrent(10, [modern, old]);
  withdrawPieces(torrent, 3, 5);
  expect([...torrent.told]).toEqual([0, 1, 2, 6, 7, 8, 9]);
  expect(modern.withdrawn).toEqual([3, 4, 5]);
  expect([modern.destroyed, old.destroyed]).toEqual([false, false]);
});

test.each([
  [512, false],
  [513, true],
])("of %i pieces at once peers hear by meeting us anew: %s", (count, anew) => {
  const wire = fakeWire(1);
  const torrent = fakeTorrent(1_000, [wire]);
  withdrawPieces(torrent, 0, count - 1);
  expect(wire.destroyed).toBe(anew);
  expect(wire.withdrawn).toHaveLength(anew ? 0 : count);
  expect(torrent.told.size).toBe(1_000 - count);
});
