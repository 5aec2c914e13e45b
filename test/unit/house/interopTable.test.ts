import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rows } from "../../interop/matrix/rows.ts";

test("docs/interop.md tells of every row of the matrix, and of nothing else", () => {
  const lines = readFileSync("docs/interop.md", "utf8").split("\n");
  const told = lines.filter((line) => line.startsWith("| ")).map((line) => line.split(" | ")[0]?.slice(2));
  expect(told.slice(2)).toEqual(rows.map(({ feature }) => feature));
});
