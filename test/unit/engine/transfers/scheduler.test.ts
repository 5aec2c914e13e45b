import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../src/engine/model.ts";
import type { QueueEntry } from "../../../../src/engine/transfers/queue.ts";
import { createScheduler } from "../../../../src/engine/transfers/scheduler.ts";
import type { Transfer } from "../../../../src/engine/transfers/transferFace.ts";

/** A queue of transfers that only have a place, and a count of the places that were written. */
function queueOf(...ids: readonly string[]) {
  return queueWhere(() => undefined, ids);
}

function queueWhere(entryOf: (id: string) => QueueEntry["kind"] | undefined, ids: readonly string[]) {
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
        queueEntry() {
          const kind = entryOf(id);
          return kind === undefined ? undefined : { id, kind, running: false, stalled: false };
        },
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
  ["e", "bottom", "abcde"],
] as const)("moving %s %s gives the order %s and writes one place", (id, move, order) => {
  const queue = queueOf("a", "b", "c", "d", "e");
  queue.scheduler.move(id, move);
  expect(queue.order()).toBe(order);
  expect(queue.written()).toBe(1);
});

test.each([
  ["a", "up"],
  ["e", "down"],
] as const)("moving %s %s, where nobody is to be passed, writes nothing", (id, move) => {
  const queue = queueOf("a", "b", "c", "d", "e");
  queue.scheduler.move(id, move);
  expect(queue.order()).toBe("abcde");
  expect(queue.written()).toBe(0);
});

// Small letters wait for a place to download, large ones for a place to seed, digits for nothing.
const kindOf = (id: string): QueueEntry["kind"] | undefined =>
  "12345".includes(id) ? undefined : id === id.toLowerCase() ? "download" : "seed";
test.each([
  ["a1B2c", "c", "up", "ca1B2"],
  ["a1B2c", "a", "down", "1B2ca"],
  ["a1B2C", "C", "up", "a1CB2"],
  ["1a2", "a", "up", "1a2"],
  ["1aB", "a", "down", "1aB"],
  ["a1b", "1", "up", "1ab"],
] as const)("in %s, moving %s %s passes what waits for the same places: %s", (before, id, move, after) => {
  const queue = queueWhere(kindOf, before.split(""));
  queue.scheduler.move(id, move);
  expect(queue.order()).toBe(after);
});

test("the order holds when there is no number left between two places", () => {
  const queue = queueOf("a", "b", "c");
  for (let round = 0; round < 200; round++) {
    queue.scheduler.move("c", "up");
    queue.scheduler.move("b", "up");
    expect(queue.order()).toBe(["abc", "abc"][round % 2]);
  }
});

test("the places of a thousand transfers cost one look at each, and a move is seen at once", () => {
  let looks = 0;
  const ids = Array.from({ length: 1_000 }, (_, at) => `t${String(at)}`);
  const places = new Map(ids.map((id, position) => [id, position]));
  const transfers = new Map(
    ids.map((id) => {
      const transfer = {
        id,
        get position() {
          looks += 1;
          return places.get(id) ?? 0;
        },
        set position(position) {
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
  expect(ids.map(scheduler.placeOf)).toEqual(ids.map((_, place) => place));
  // One sort: a few comparisons for each, where one sort for each would be a million.
  expect(looks).toBeLessThan(30_000);
  scheduler.move("t999", "top");
  expect(scheduler.placeOf("t999")).toBe(0);
});

test("hundreds of transfers are started some in a turn, in their order, until all run", async () => {
  const started: string[] = [];
  const ids = Array.from({ length: 100 }, (_, at) => `t${String(at)}`);
  const transfers = new Map(
    ids.map((id, position) => {
      const transfer: Partial<Transfer> = {
        id,
        position,
        queueEntry: () => ({ id, kind: "seed", running: started.includes(id), stalled: false }),
        admit() {
          started.push(id);
          return Promise.resolve();
        },
      };
      return [id, transfer as Transfer];
    }),
  );
  const scheduler = createScheduler(
    transfers,
    () => DEFAULT_SETTINGS,
    () => false,
    () => undefined,
  );
  scheduler.look();
  await Promise.resolve();
  expect(started.length).toBeGreaterThan(0);
  expect(started.length).toBeLessThan(50);
  for (let turn = 0; started.length < ids.length && turn < 100; turn++) await setImmediate();
  expect(started).toEqual(ids);
});
