import { expect, test } from "vitest";
import { announced } from "../../../../src/engine/transfers/announcedState.ts";
import type { StateDb } from "../../../../src/engine/transfers/stateDb.ts";
import { createDiskWait } from "../../../../src/engine/worker/diskWait.ts";

const CALLS = {
  load: [],
  save: [{}],
  saveSoon: [{}],
  checkpoint: [{}, [], []],
  count: ["id", {}],
  journal: ["id", 1],
  journalOf: ["id"],
  stampsOf: ["id"],
  checkOf: ["id"],
  noteCheck: ["id", {}],
  forgetCheck: ["id"],
  delete: ["id"],
  remember: ["name", []],
  recall: ["name"],
  close: [],
} satisfies Record<keyof StateDb, readonly unknown[]>;

/** A state of which every call, whatever it is, answers with what `look` says. */
const stateThat = (look: (...args: readonly unknown[]) => unknown): StateDb =>
  Object.fromEntries(Object.keys(CALLS).map((name) => [name, look])) as unknown as StateDb;

test.each(Object.entries(CALLS))(
  "%s is announced to the other thread for as long as it lasts, and no longer",
  (name, args) => {
    const thread = createDiskWait();
    const watcher = createDiskWait(thread.memory);
    const seen: unknown[] = [];
    const state = announced(
      stateThat((...given) => seen.push(watcher.isOn, ...given)),
      thread.during,
    );
    const call: unknown = Reflect.get(state, name);
    if (typeof call === "function") Reflect.apply(call, state, args);
    expect(seen).toEqual([true, ...args]);
    expect(watcher.isOn).toBe(false);
  },
);

test("a call that fails is over too", () => {
  const thread = createDiskWait();
  const state = announced(
    stateThat(() => {
      throw new Error("no");
    }),
    thread.during,
  );
  expect(() => state.load()).toThrow("no");
  expect(thread.isOn).toBe(false);
});
