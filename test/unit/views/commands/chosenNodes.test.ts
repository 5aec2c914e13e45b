import { describe, expect, test } from "vitest";
import { chosenNodes, transferIds } from "../../../../src/views/commands/chosenNodes.ts";
import { diskPlaces } from "../../../../src/views/commands/diskPlaces.ts";
import { forTransfers } from "../../../../src/views/commands/forTransfers.ts";
import type { TreeNode } from "../../../../src/views/tree/transferNodes.ts";
import { fileSnapshot, transferSnapshot } from "../../../fakes/snapshots.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const row = (transfer: string): TreeNode => ({ kind: "transfer", key: `transfer:${transfer}`, transfer });
const fileOf = (transfer: string): TreeNode => ({
  kind: "file",
  key: `file:${transfer}:0`,
  transfer,
  name: "x",
  file: fileSnapshot(0, "x"),
});

describe("a command takes the rows that it was given", () => {
  test("by a menu: all selected rows, or the clicked one alone", () => {
    expect(chosenNodes([row(A), [row(A), row(B)]], [])).toEqual([row(A), row(B)]);
    expect(chosenNodes([row(A)], [row(B)])).toEqual([row(A)]);
  });

  test("by a key: the view's selection", () => {
    expect(chosenNodes(["selection"], [row(B)])).toEqual([row(B)]);
    expect(chosenNodes(["selection"], [])).toBeUndefined();
  });

  test("by a program: an id", () => {
    expect(chosenNodes([A], [])).toEqual([A]);
  });

  test("by the palette: none, so that it asks, whatever is selected", () => {
    expect(chosenNodes([], [row(A)])).toBeUndefined();
    expect(chosenNodes([undefined, []], [row(A)])).toBeUndefined();
    expect(chosenNodes(["../../etc", { kind: "transfer" }], [])).toBeUndefined();
  });
});

test("files of one transfer mean that transfer, once", () => {
  expect(transferIds([fileOf(A), row(A), B])).toEqual([A, B]);
});

test("one failure does not keep the other transfers from it, and is told afterwards", async () => {
  const done: string[] = [];
  const all = [A, B].map((id) => transferSnapshot({ id }));
  const work = ({ id }: { id: string }) => {
    done.push(id);
    return id === A ? Promise.reject(new Error("first")) : Promise.resolve();
  };
  await expect(forTransfers(all, work)).rejects.toThrow("first");
  expect(done).toEqual([A, B]);
});

describe("what is on the disk is looked for", () => {
  test("as complete, then as unfinished, then by its folder", () => {
    const transfer = { folder: "/w/data", rootPath: "set" };
    expect(diskPlaces(transfer)).toEqual(["/w/data/set", "/w/data/set.part", "/w/data", "/w/data"]);
    expect(diskPlaces(transfer, { path: "set/a/b.csv" })).toEqual([
      "/w/data/set/a/b.csv",
      "/w/data/set/a/b.csv.part",
      "/w/data/set/a",
      "/w/data",
    ]);
  });

  test("by the target folder alone while the contents are unknown", () => {
    expect(diskPlaces({ folder: "/w/data" })).toEqual(["/w/data"]);
  });
});
