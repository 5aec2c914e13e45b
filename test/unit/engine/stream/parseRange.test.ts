import { expect, test } from "vitest";
import { parseRange } from "../../../../src/engine/stream/parseRange.ts";

const SIZE = 1_000;

test.each([
  ["nothing", undefined, { kind: "whole" }],
  ["another unit", "lines=0-5", { kind: "whole" }],
  ["several ranges", "bytes=0-1,5-6", { kind: "whole" }],
  ["an end before the beginning", "bytes=9-3", { kind: "whole" }],
  ["no number at all", "bytes=-", { kind: "whole" }],
  ["a number without end", `bytes=${"9".repeat(40)}-`, { kind: "whole" }],
  ["a part", "bytes=10-19", { kind: "part", first: 10, last: 19 }],
  ["from a byte to the end", "bytes=990-", { kind: "part", first: 990, last: 999 }],
  ["more than there is", "bytes=990-5000", { kind: "part", first: 990, last: 999 }],
  ["the last bytes", "bytes=-8", { kind: "part", first: 992, last: 999 }],
  ["more last bytes than there are", "bytes=-5000", { kind: "part", first: 0, last: 999 }],
  ["a part behind the end", "bytes=1000-", { kind: "unsatisfiable" }],
  ["no last bytes", "bytes=-0", { kind: "unsatisfiable" }],
])("a request for %s is understood", (_, header, expected) => {
  expect(parseRange(header, SIZE)).toEqual(expected);
});

test("an empty file has no part", () => {
  expect(parseRange("bytes=0-", 0)).toEqual({ kind: "unsatisfiable" });
  expect(parseRange("bytes=-5", 0)).toEqual({ kind: "unsatisfiable" });
  expect(parseRange(undefined, 0)).toEqual({ kind: "whole" });
});
