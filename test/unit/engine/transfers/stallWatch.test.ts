import { expect, test } from "vitest";
import { createStallWatch } from "../../../../src/engine/transfers/stallWatch.ts";
import { createFakeClock } from "../../../fakes/clock.ts";

function watch() {
  const clock = createFakeClock();
  const stalls: number[] = [];
  const start = clock.now();
  const state: { received: number | undefined } = { received: 0 };
  const stallWatch = createStallWatch(clock, () => stalls.push(clock.now() - start));
  clock.every(500, () => {
    stallWatch.look(state.received);
  });
  return { clock, stalls, state };
}

test("nothing for thirty seconds is a stall, and so is every further half minute", () => {
  const { clock, stalls } = watch();
  clock.advance(100_000);
  expect(stalls).toEqual([30_500, 60_500, 90_500]);
});

test("a trickle that only keeps connections alive is a stall", () => {
  const { clock, stalls, state } = watch();
  for (let second = 0; second < 40; second++) {
    state.received = (state.received ?? 0) + 20;
    clock.advance(1_000);
  }
  expect(stalls).toHaveLength(1);
});

test("whatever arrives in time is none, however slowly", () => {
  const { clock, stalls, state } = watch();
  for (let round = 0; round < 10; round++) {
    state.received = (state.received ?? 0) + 16_384;
    clock.advance(29_000);
  }
  expect(stalls).toEqual([]);
});

test("time in which it does not download does not count", () => {
  const { clock, stalls, state } = watch();
  clock.advance(25_000);
  state.received = undefined;
  clock.advance(60_000);
  state.received = 0;
  clock.advance(25_000);
  expect(stalls).toEqual([]);
});
