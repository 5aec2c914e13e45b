import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admit, type QueueEntry } from "../../../../src/engine/transfers/queue.ts";

const entry = (id: string, more: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  kind: "download",
  running: false,
  stalled: false,
  ...more,
});
const ids = (entries: readonly QueueEntry[], downloads?: number, seeds?: number): string[] => [
  ...admit(entries, { downloads, seeds }),
];

describe("who may run", () => {
  test.each([
    ["everyone, without limits", [entry("a"), entry("b")], undefined, ["a", "b"]],
    ["the first ones, with a limit", [entry("a"), entry("b"), entry("c")], 2, ["a", "b"]],
    ["the first ones, even when a later one runs already", [entry("a"), entry("b", { running: true })], 1, ["a"]],
    [
      "a stalled one keeps running and frees its slot",
      [entry("a", { running: true, stalled: true }), entry("b"), entry("c")],
      1,
      ["a", "b"],
    ],
    ["nobody, with no slot", [entry("a")], 0, []],
  ])("%s", (_, entries, downloads, expected) => {
    expect(ids(entries, downloads)).toEqual(expected);
  });
});

test("seeds do not take the slots of downloads", () => {
  expect(ids([entry("s", { kind: "seed" }), entry("d"), entry("t", { kind: "seed" })], 1, 1)).toEqual(["s", "d"]);
});

test("however the list looks, no more than the limit run without being stalled", () => {
  const anyEntry = fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom("download", "seed" as const),
    running: fc.boolean(),
    stalled: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 30 }), fc.nat(5), (entries, limit) => {
      const admitted = admit(entries, { downloads: limit, seeds: undefined });
      const counted = entries.filter((e) => admitted.has(e.id) && e.kind === "download" && !(e.running && e.stalled));
      expect(counted.length).toBeLessThanOrEqual(limit);
    }),
  );
});
