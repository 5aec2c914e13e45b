import { describe, expect, test } from "vitest";
import type { FileStamp } from "../../../../src/engine/store/stampFile.ts";
import { planRecheck } from "../../../../src/engine/transfers/recheck.ts";

const part = (size: number, mtimeMs: number): FileStamp => ({ index: 0, state: "part", size, mtimeMs });
const final = (size: number, mtimeMs: number): FileStamp => ({ index: 0, state: "final", size, mtimeMs });
const absent: FileStamp = { index: 0, state: "absent", size: 0, mtimeMs: 0 };
const piecesOf = (file: number): readonly [number, number] | undefined => (file === 0 ? [2, 4] : undefined);
const whole = new Set([2, 3, 4]);
const none = new Set<number>();

describe("what is hashed again after a restart", () => {
  test.each([
    ["an untouched unfinished file: nothing", part(10, 1), part(10, 1), true, [], none],
    ["an untouched finished file: nothing", final(10, 1), final(10, 1), false, [], none],
    [
      "a file that was being written when the process died: its journal only",
      part(10, 1),
      part(20, 9),
      true,
      [3],
      new Set([3]),
    ],
    [
      "a file that got its name just before the crash: its journal only",
      part(10, 1),
      final(20, 9),
      true,
      [4],
      new Set([4]),
    ],
    ["an unfinished file that changed after a clean end: all of it", part(10, 1), part(10, 9), false, [], whole],
    ["a file that shrank in a crash: all of it", part(10, 1), part(5, 9), true, [], whole],
    ["a finished file that changed: all of it", final(10, 1), final(10, 9), true, [], whole],
    ["an unfinished file that vanished: all of it", part(10, 1), absent, true, [], whole],
    ["a file we never wrote: nothing", absent, absent, true, [], none],
  ])("%s", (_, before, now, crashed, journal, expected) => {
    expect(planRecheck({ before: [before], now: [now], crashed, journal, piecesOf }).pieces).toEqual(expected);
  });
});

test("a finished file that vanished is missing, an unfinished one is not", () => {
  const plan = (before: FileStamp) =>
    planRecheck({ before: [before], now: [absent], crashed: false, journal: [], piecesOf }).missing;
  expect(plan(final(10, 1))).toEqual([0]);
  expect(plan(part(10, 1))).toEqual([]);
});
