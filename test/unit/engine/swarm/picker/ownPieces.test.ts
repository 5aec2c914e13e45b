import { expect, test } from "vitest";
import type { LibraryWire } from "webtorrent";
import { createOwnPieces } from "../../../../../src/engine/swarm/picker/ownPieces.ts";

const peer = (): LibraryWire => ({ destroyed: false, peerChoking: false }) as unknown as LibraryWire;

function withPaid(...alone: readonly LibraryWire[]) {
  const paid = new Set(alone);
  return { paid, own: createOwnPieces((wire) => paid.has(wire)) };
}

test("a piece that was begun with who is paid comes from it alone, and it helps with no other", () => {
  const [seller, leecher, other] = [peer(), peer(), peer()];
  const { own } = withPaid(seller);
  own.begin(seller, 1);
  own.begin(leecher, 2);
  expect([seller, leecher, other].map((wire) => own.isOpenTo(wire, 1))).toEqual([true, false, false]);
  expect([seller, leecher, other].map((wire) => own.isOpenTo(wire, 2))).toEqual([false, true, true]);
});

test.each<[string, (seller: LibraryWire, paid: Set<LibraryWire>) => void]>([
  ["leaves", (seller) => Object.assign(seller, { destroyed: true })],
  ["lets us ask no more", (seller) => Object.assign(seller, { peerChoking: true })],
  ["is not paid any more", (seller, paid) => paid.delete(seller)],
])("its piece is everybody's when it %s", (_what, change) => {
  const [seller, leecher] = [peer(), peer()];
  const { own, paid } = withPaid(seller);
  own.begin(seller, 1);
  change(seller, paid);
  expect(own.isOpenTo(leecher, 1)).toBe(true);
});

test("a piece that is over, and begun by another, is no longer its own", () => {
  const [seller, leecher] = [peer(), peer()];
  const { own } = withPaid(seller);
  own.begin(seller, 1);
  own.end(1);
  expect(own.isOpenTo(leecher, 1)).toBe(true);
});
