import { expect, test } from "vitest";
import { createUrgentPieces } from "../../../../../src/engine/swarm/picker/urgentPieces.ts";

test("a piece is urgent as long as anybody waits for it, each wish being taken back once", () => {
  const urgent = createUrgentPieces();
  const first = urgent.add([4, 5]);
  const second = urgent.add([5, 6]);
  expect([...urgent]).toEqual([4, 5, 6]);
  first();
  first();
  expect([...urgent]).toEqual([5, 6]);
  second();
  expect([...urgent]).toEqual([]);
});

test("a piece that came is urgent for nobody, whoever asked", () => {
  const urgent = createUrgentPieces();
  const release = urgent.add([4]);
  urgent.add([4]);
  urgent.remove(4);
  expect(urgent.has(4)).toBe(false);
  release();
  expect(urgent.has(4)).toBe(false);
});
