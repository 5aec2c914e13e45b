import { expect, test } from "vitest";
import { offeredParts } from "../../../../src/views/peek/parts.ts";

test("a small file is offered whole, without a question", () => {
  expect(offeredParts(65_536)).toEqual([{ label: "All of it (66 kB)", part: undefined }]);
  expect(offeredParts(0)).toHaveLength(1);
});

test("of a larger file its beginning, its end and all of it are offered", () => {
  expect(offeredParts(1_000_000).map(({ part }) => part)).toEqual([
    { first: 0, last: 65_535 },
    { first: 934_464, last: 999_999 },
    undefined,
  ]);
});

test("a file that would fill the editor's memory is not offered whole", () => {
  expect(offeredParts(100_000_000_000).map(({ part }) => part?.last)).toEqual([65_535, 99_999_999_999]);
});
