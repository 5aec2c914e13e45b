import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventQueue } from "../../../sim/eventQueue.ts";
import { createRandom } from "../../../sim/random.ts";

test("what is planned happens in the order of time, and of one time in the order of planning", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), (times) => {
      const queue = createEventQueue();
      const happened: [number, number][] = [];
      for (const [at, time] of times.entries()) queue.at(time, () => happened.push([queue.nowMs, at]));
      queue.runUntil(50);
      const expected = times
        .map((time, at) => [time, at] as [number, number])
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(happened).toEqual(expected);
    }),
  );
});

test("what happens can plan more, and nothing happens after the end", () => {
  const queue = createEventQueue();
  const times: number[] = [];
  const again = (): void => {
    times.push(queue.nowMs);
    queue.at(queue.nowMs + 10, again);
  };
  queue.at(5, again);
  queue.runUntil(30);
  expect(times).toEqual([5, 15, 25]);
  expect(queue.nowMs).toBe(30);
});

test("one seed always draws the same, another one something else", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(createRandom(3).shuffled([1, 2, 3, 4, 5]).toSorted()).toEqual([1, 2, 3, 4, 5]);
});
