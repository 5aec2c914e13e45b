import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderPieces, shuffle } from "../../../../../src/engine/swarm/picker/pieceOrder.ts";

const inOrder = Uint32Array.from([0, 1, 2, 3, 4, 5]);
const order = (more: Partial<Parameters<typeof orderPieces>[0]> = {}): number[] => [
  ...orderPieces({
    pieceCount: 6,
    priorityOf: () => 1,
    isMissing: () => true,
    availabilityOf: () => 1,
    strategy: "rarest",
    shuffled: inOrder,
    ...more,
  }),
];

describe("the order in which pieces are fetched", () => {
  test("the rarest come first", () => {
    const peers = [3, 1, 2, 300, 1, 9];
    expect(order({ availabilityOf: (piece) => peers[piece] ?? 0 })).toEqual([1, 4, 2, 0, 5, 3]);
  });

  test("equally rare ones come in shuffled order", () => {
    expect(order({ shuffled: Uint32Array.from([5, 3, 1, 0, 2, 4]) })).toEqual([5, 3, 1, 0, 2, 4]);
  });

  test("a greater priority comes before any rarity", () => {
    expect(
      order({ priorityOf: (piece) => (piece === 5 ? 3 : 1), availabilityOf: (piece) => (piece === 5 ? 9 : 1) }),
    ).toEqual([5, 0, 1, 2, 3, 4]);
  });

  test("unwanted pieces and those that are here are left out", () => {
    expect(order({ priorityOf: (piece) => piece % 2, isMissing: (piece) => piece !== 3 })).toEqual([1, 5]);
  });

  test("sequential goes from the first to the last, within a priority", () => {
    const sequential = {
      strategy: "sequential",
      shuffled: Uint32Array.from([5, 4, 3, 2, 1, 0]),
      availabilityOf: (piece: number) => piece,
    } as const;
    expect(order(sequential)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(order({ ...sequential, priorityOf: (piece) => (piece > 3 ? 2 : 1) })).toEqual([4, 5, 0, 1, 2, 3]);
  });
});

test("a shuffle holds every number once", () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }),
      (count, numbers) => {
        let at = 0;
        const shuffled = shuffle(count, () => numbers[at++ % numbers.length] ?? 0);
        expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      },
    ),
  );
});
