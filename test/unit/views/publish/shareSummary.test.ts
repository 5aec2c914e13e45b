import { expect, test } from "vitest";
import { shareSummary } from "../../../../src/views/publish/shareSummary.ts";

const file = { index: 0, path: "set/a", totalBytes: 1, suggested: true };
const preview = { files: [file, file], totalBytes: 3_200_000_000, pieceBytes: 2 ** 22 };
const leftOut = (reason: string, count = 1) =>
  Array.from({ length: count }, (_, index) => ({ path: `set/.env${index}`, reason }));

test("the question tells how much is shared, in which pieces, and what is not", () => {
  expect(shareSummary(preview, { leftOut: leftOut("may hold a password or a key") })).toEqual({
    contents: "2 files, 3.2 GB, in pieces of 4 MiB",
    leftOutTitle: "left out: 1",
    leftOut: [{ path: "set/.env0", reason: "may hold a password or a key" }],
    hasIgnored: false,
  });
  expect(shareSummary({ ...preview, pieceBytes: 16_384 }, { leftOut: [] }).contents).toContain("16 KiB");
});

test("ignored files can be asked for, secrets cannot", () => {
  expect(shareSummary(preview, { leftOut: leftOut("is ignored by a .gitignore file") }).hasIgnored).toBe(true);
});

test("a very long list ends with how many more there are", () => {
  const { leftOut: shown } = shareSummary(preview, { leftOut: leftOut("x", 12_500) });
  expect(shown).toHaveLength(501);
  expect(shown.at(-1)).toEqual({ path: "…", reason: "and 12,000 more" });
});

test("a hostile file name cannot draw an icon into the picker", () => {
  const { leftOut: shown } = shareSummary(preview, { leftOut: [{ path: "$(verified)", reason: "x" }] });
  expect(shown[0]?.path).not.toContain("$(");
});
