import { expect, test } from "vitest";
import { createDisposableList } from "../../../src/engine/lifecycle.ts";

const named = (name: string, log: string[]) => ({ dispose: () => void log.push(name) });

test("what was opened last is closed first, and only once", () => {
  const log: string[] = [];
  const list = createDisposableList();
  list.add(named("first", log));
  list.add(named("second", log));
  list.dispose();
  list.dispose();
  expect(log).toEqual(["second", "first"]);
});

test("what is added to a closed list is closed at once", () => {
  const log: string[] = [];
  const list = createDisposableList();
  list.dispose();
  list.add(named("late", log));
  expect(log).toEqual(["late"]);
});
