import { expect, test } from "vitest";
import { createByteBudget } from "../../../../../src/engine/swarm/webSeeds/byteBudget.ts";

test("takers together never hold more than the limit, and each gets half of what is left", () => {
  const budget = createByteBudget(64);
  const taken: number[] = [];
  for (let room = budget.room(8); room > 0; room = budget.room(8)) {
    budget.take(room);
    taken.push(room);
  }
  expect(taken).toEqual([32, 16, 8, 8]);
  budget.giveBack(16);
  expect(budget.room(8)).toBe(8);
});

test("what is larger than the limit is taken alone", () => {
  const budget = createByteBudget(64);
  expect(budget.room(100)).toBe(100);
  budget.take(100);
  expect([budget.room(100), budget.room(1)]).toEqual([0, 0]);
  budget.giveBack(100);
  expect(budget.room(100)).toBe(100);
});
