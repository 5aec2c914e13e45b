import { describe, expect, test } from "vitest";
import { DEFAULT_OPTIONS, type TransferOptions } from "../../../../src/engine/model.ts";
import { inMoveOrder } from "../../../../src/views/commands/inMoveOrder.ts";
import { rowIndexes } from "../../../../src/views/commands/rowIndexes.ts";
import { withLimits } from "../../../../src/views/commands/withLimits.ts";
import { withPriority } from "../../../../src/views/commands/withPriority.ts";
import { rateInput, rateProblem, typedRate } from "../../../../src/views/text/rateInput.ts";
import { fileTree } from "../../../../src/views/tree/fileTree.ts";
import { fileSnapshot } from "../../../fakes/snapshots.ts";

const options: TransferOptions = {
  ...DEFAULT_OPTIONS,
  strategy: "sequential",
  priorities: { 1: "high" },
  uploadLimit: 9,
};

test("a priority is set for the named files alone, and normal is remembered by forgetting", () => {
  expect(withPriority(options, [2, 3], "low")).toEqual({ ...options, priorities: { 1: "high", 2: "low", 3: "low" } });
  expect(withPriority(options, [1], "normal").priorities).toEqual({});
});

test("rows of files and folders stand for their files, each once, by transfer", () => {
  const [A, B] = ["a".repeat(40), "b".repeat(40)];
  const [folder] = fileTree(A, [fileSnapshot(4, "set/x"), fileSnapshot(7, "set/y")]);
  const [file] = fileTree(B, [fileSnapshot(0, "z")]);
  const inside = folder?.kind === "folder" ? folder.children[0] : undefined;
  if (folder === undefined || file === undefined || inside === undefined) throw new Error("Three rows are expected.");
  const transfer = { kind: "transfer", key: `transfer:${A}`, transfer: A } as const;
  expect([...rowIndexes([inside, folder, file, transfer, B])]).toEqual([
    [A, [4, 7]],
    [B, [0]],
  ]);
  expect(rowIndexes([transfer]).size).toBe(0);
});

test("limits take the place of both limits, and of nothing else", () => {
  const limited = withLimits(options, { downloadLimit: 5, uploadLimit: undefined });
  expect(limited).toEqual({ strategy: "sequential", priorities: { 1: "high" }, downloadLimit: 5 });
  expect(limited).not.toHaveProperty("uploadLimit");
});

describe("a rate is typed in KiB per second", () => {
  test.each([
    ["", undefined],
    ["0", undefined],
    [" 250 ", 256_000],
    ["100000000", 102_400_000_000],
  ])("%j", (text, rate) => {
    expect(rateProblem(text)).toBeUndefined();
    expect(typedRate(text)).toBe(rate);
  });

  test.each(["-1", "1.5", "1e3", "fast", "100000001"])("%j is refused with the way out", (text) => {
    expect(rateProblem(text)).toContain("0 or nothing is no limit");
  });

  test("and shown as it was typed", () => {
    expect([undefined, 256_000].map(rateInput)).toEqual(["0", "250"]);
  });
});

describe("several transfers keep their order among themselves when they are moved", () => {
  const all = [2, 0, 1].map((position) => ({ position }));
  test.each([
    ["up", [0, 1, 2]],
    ["bottom", [0, 1, 2]],
    ["down", [2, 1, 0]],
    ["top", [2, 1, 0]],
  ] as const)("%s", (move, order) => {
    expect(inMoveOrder(all, move).map(({ position }) => position)).toEqual(order);
  });
});
