import { beforeEach, expect, test } from "vitest";
import { rememberDhtNodes } from "../../../../src/engine/transfers/rememberDhtNodes.ts";
import { createFakeClock, type FakeClock } from "../../../fakes/clock.ts";

const quiet = { write: () => undefined };
let clock: FakeClock;
let stored: Map<string, readonly string[]>;
let known: readonly string[];
beforeEach(() => {
  clock = createFakeClock();
  stored = new Map();
  known = ["192.0.2.1:1"];
});
const db = {
  remember: (name: string, values: readonly string[]) => void stored.set(name, values),
  recall: (name: string) => stored.get(name),
};
const broken = {
  remember(): never {
    throw new Error("disk full");
  },
  recall(): never {
    throw new Error("disk gone");
  },
};

test("what is known is saved every five minutes and at the end, and is there at the next start", () => {
  const memory = rememberDhtNodes({ clock, log: quiet, state: () => db, known: () => known });
  expect(memory.recall()).toEqual([]);
  clock.advance(5 * 60_000);
  expect(memory.recall()).toEqual(["192.0.2.1:1"]);
  known = ["192.0.2.2:2"];
  memory.close();
  expect(memory.recall()).toEqual(["192.0.2.2:2"]);
  expect(clock.pending).toBe(0);
});

test("while the DHT is not in use, what was known stays", () => {
  const memory = rememberDhtNodes({ clock, log: quiet, state: () => db, known: () => known });
  memory.save();
  known = [];
  memory.close();
  expect(memory.recall()).toEqual(["192.0.2.1:1"]);
});

test.each([
  ["closed", undefined],
  ["broken", broken],
])("a state that is %s harms nobody", (_what, state) => {
  const memory = rememberDhtNodes({ clock, log: quiet, state: () => state, known: () => known });
  memory.close();
  expect(memory.recall()).toEqual([]);
});
