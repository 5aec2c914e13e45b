import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../src/engine/model.ts";
import { createScheduler } from "../../../../src/engine/transfers/scheduler.ts";
import type { Transfer } from "../../../../src/engine/transfers/transferFace.ts";

/** A queue of transfers that only have a place, and a count of the places that were written. */
function queueOf(...ids: readonly string[]) {
  let written = 0;
  const places = new Map(ids.map((id, position) => [id, position]));
  const transfers = new Map(
    ids.map((id) => {
      const transfer = {
        id,
        get position() {
          return places.get(id) ?? 0;
        },
        set position(position) {
          written += 1;
          places.set(id, position);
        },
        queueEntry: () => undefined,
      };
      return [id, transfer as Partial<Transfer> as Transfer];
    }),
  );
  const scheduler = createScheduler(
    transfers,
    () => DEFAULT_SETTINGS,
    () => false,
    () => undefined,
  );
  return {
    scheduler,
    written: () => written,
    order: () => [...ids].sort((a, b) => scheduler.placeOf(a) - scheduler.placeOf(b)).join(""),
  };
}

test.each([
  ["c", "top", "cabde"],
  ["c", "up", "acbde"],
  ["c", "down", "abdce"],
  ["c", "bottom", "abdec"],
  ["a", "up", "abcde"],
  ["e", "down", "abcde"],
  ["e", "bottom", "abcde"],
] as const)("moving %s %s gives the order %s and writes one place", (id, move, order) => {
  const queue = queueOf("a", "b", "c", "d", "e");
  queue.scheduler.move(id, move);
  expect(queue.order()).toBe(order);
  expect(queue.written()).toBe(1);
});

test("the order holds when there is no number left between two places", () => {
  const queue = queueOf("a", "b", "c");
  for (let round = 0; round < 200; round++) {
    queue.scheduler.move("c", "up");
    queue.scheduler.move("b", "up");
    expect(queue.order()).toBe(["abc", "abc"][round % 2]);
  }
});
