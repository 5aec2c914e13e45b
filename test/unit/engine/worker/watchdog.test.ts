import { expect, test } from "vitest";
import { createWatchdog } from "../../../../src/engine/worker/watchdog.ts";
import { createFakeClock } from "../../../fakes/clock.ts";

const answers = () => false;

test("a thread that stops beating is called hung once, within four seconds", () => {
  const clock = createFakeClock();
  let hung = 0;
  const watchdog = createWatchdog(clock, answers, () => (hung += 1));
  for (let beat = 0; beat < 20; beat++) {
    clock.advance(500);
    watchdog.beat();
  }
  expect(hung).toBe(0);
  clock.advance(4_000);
  expect(hung).toBe(1);
  clock.advance(60_000);
  expect(hung).toBe(1);
});

test("a new thread gets fifteen seconds for its first beat", () => {
  const clock = createFakeClock();
  let hung = 0;
  createWatchdog(clock, answers, () => (hung += 1));
  clock.advance(14_500);
  expect(hung).toBe(0);
  clock.advance(1_500);
  expect(hung).toBe(1);
});

test("a disposed watchdog says nothing and leaves no timer", () => {
  const clock = createFakeClock();
  const watchdog = createWatchdog(clock, answers, () => {
    throw new Error("called");
  });
  watchdog.dispose();
  clock.advance(60_000);
  expect(clock.pending).toBe(0);
});

test("a thread that waits for the disk gets thirty seconds, and then its usual time to beat", () => {
  const clock = createFakeClock();
  let hung = 0;
  let waits = false;
  const watchdog = createWatchdog(
    clock,
    () => waits,
    () => (hung += 1),
  );
  watchdog.beat();
  waits = true;
  clock.advance(29_500);
  waits = false;
  clock.advance(3_000);
  expect(hung).toBe(0);
  watchdog.beat();
  clock.advance(3_000);
  expect(hung).toBe(0);
  clock.advance(500);
  expect(hung).toBe(1);
});

test("a disk that never answers ends the thread after half a minute", () => {
  const clock = createFakeClock();
  let hung = 0;
  const watchdog = createWatchdog(
    clock,
    () => true,
    () => (hung += 1),
  );
  watchdog.beat();
  clock.advance(30_000);
  expect(hung).toBe(0);
  clock.advance(500);
  expect(hung).toBe(1);
});
