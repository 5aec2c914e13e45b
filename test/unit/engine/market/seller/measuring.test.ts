import { expect, test } from "vitest";
import { lookAgain, newHabit } from "../../../../../src/engine/market/seller/habit.ts";
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

test.each([
  ["grows while it is used up", 1_000, 950, true, 1_250],
  ["grows with what was sent", 1_000, 4_000, false, 5_000],
  ["falls half the way when requests waited for a slower link", 1_000, 500, true, 750],
  ["stays when nobody asked for more", 1_000, 10, false, 1_000],
])("what the upload is believed to carry %s", (_, believed, sent, wasAsked, after) => {
  expect(measureCapacity(believed, sent, wasAsked)).toBe(after);
});
