import { expect, test } from "vitest";
import { type Habit, lookAgain, newHabit } from "../../../../../src/engine/market/seller/habit.ts";
import { measureCapacity } from "../../../../../src/engine/market/seller/uploadCapacity.ts";

const NOTHING = { sentBytes: 0, receivedBytes: 0, askingMs: 0 };

test("what a peer gave counts half after twenty seconds", () => {
  const gave = lookAgain(newHabit(NOTHING, 0), { sentBytes: 0, receivedBytes: 4_000, askingMs: 0 }, 10_000);
  expect(gave.receivedLately).toBe(4_000);
  expect(lookAgain(gave, { sentBytes: 0, receivedBytes: 4_000, askingMs: 0 }, 30_000).receivedLately).toBe(2_000);
});

test("rates are those of the time between two looks", () => {
  const first = lookAgain(newHabit(NOTHING, 0), { sentBytes: 50_000, receivedBytes: 0, askingMs: 10_000 }, 10_000);
  const habit = lookAgain(first, { sentBytes: 70_000, receivedBytes: 0, askingMs: 15_000 }, 20_000);
  expect(habit.sentBytesPerSecond).toBe(2_000);
  expect(habit.askingFraction).toBe(0.5);
});

const habitOf = (sentBytesPerSecond: number, askingFraction: number): Habit => ({
  ...newHabit(NOTHING, 0),
  sentBytesPerSecond,
  askingFraction,
});

test.each([
  ["is tried twice as high when it is used up", 950, 1, undefined, 2_000],
  ["is twice what was sent when that was more", 4_000, 0, undefined, 8_000],
  ["falls a little when free peers waited for a slower link", 500, 1, undefined, 950],
  ["falls a little when a buyer got less than its share", 500, 1, 900, 950],
  ["stays when buyers got what they paid for", 500, 1, 500, 1_000],
  ["stays when nobody asked for more", 10, 0.5, undefined, 1_000],
] as const)("what the upload is believed to carry %s", (_, sent, asking, atMost, after) => {
  const share = { id: "a", bytesPerSecond: 1_000 };
  const shares = [atMost === undefined ? share : { ...share, atMostBytesPerSecond: atMost }];
  expect(measureCapacity(1_000, new Map([["a", habitOf(sent, asking)]]), shares)).toBe(after);
});
