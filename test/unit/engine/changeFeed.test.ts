import { expect, test } from "vitest";
import { createChangeFeed } from "../../../src/engine/changeFeed.ts";
import { createFakeClock } from "../../fakes/clock.ts";

test("the first change is reported promptly, later ones together and at most twice a second", () => {
  const clock = createFakeClock();
  const reports: (readonly string[])[] = [];
  const feed = createChangeFeed<string>(clock, 500, (ids) => reports.push(ids));
  feed.mark("a");
  clock.advance(0);
  feed.mark("b");
  clock.advance(100);
  feed.mark("b");
  feed.mark("c");
  clock.advance(399);
  expect(reports).toEqual([["a"]]);
  clock.advance(1);
  expect(reports).toEqual([["a"], ["b", "c"]]);
});

test("a disposed feed reports nothing and leaves no timer", () => {
  const clock = createFakeClock();
  const feed = createChangeFeed<string>(clock, 500, () => {
    throw new Error("reported");
  });
  feed.mark("a");
  feed.dispose();
  clock.advance(1_000);
  expect(clock.pending).toBe(0);
});

test("a flush reports at once, once, and only when there is something to report", () => {
  const clock = createFakeClock();
  const reports: (readonly string[])[] = [];
  const feed = createChangeFeed<string>(clock, 500, (ids) => reports.push(ids));
  feed.flush();
  feed.mark("a");
  feed.flush();
  clock.advance(1_000);
  expect(reports).toEqual([["a"]]);
});
