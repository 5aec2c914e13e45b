import { describe, expect, test } from "vitest";
import type { FilePriority, FileSnapshot } from "../../../../src/engine/model.ts";
import { fileRow, folderRow } from "../../../../src/views/tree/fileRow.ts";
import { type ContentNode, fileIndexes, fileTree, MAX_CHILDREN } from "../../../../src/views/tree/fileTree.ts";
import { fileSnapshot } from "../../../fakes/snapshots.ts";

const id = "b".repeat(40);

function outline(nodes: readonly ContentNode[], indent = ""): string[] {
  return nodes.flatMap((node) => [
    indent + node.name,
    ...(node.kind === "file" ? [] : outline(node.children, `${indent}  `)),
  ]);
}

function rowOf(node: ContentNode) {
  return node.kind === "file" ? fileRow(node) : folderRow(node);
}

test("files stand in their folders, in the torrent's order, folders first", () => {
  const files = ["set/README", "set/train/b.csv", "set/train/a.csv", "set/test/deep/c.csv"].map((path, index) =>
    fileSnapshot(index, path),
  );
  expect(outline(fileTree(id, files))).toEqual([
    "set",
    "  train",
    "    b.csv",
    "    a.csv",
    "  test",
    "    deep",
    "      c.csv",
    "  README",
  ]);
});

test("a single file needs no folder", () => {
  expect(outline(fileTree(id, [fileSnapshot(0, "data.zip")]))).toEqual(["data.zip"]);
});

test("a folder sums its wanted files, all levels down", () => {
  const [set] = fileTree(id, [
    fileSnapshot(0, "set/a", { totalBytes: 300, doneBytes: 300, state: "complete" }),
    fileSnapshot(1, "set/x/b", { totalBytes: 100, doneBytes: 50, state: "partial" }),
    fileSnapshot(2, "set/x/c", { totalBytes: 900, state: "unwanted" }),
    fileSnapshot(3, "set/x/d", { totalBytes: 900, state: "left out" }),
  ]);
  expect(set).toMatchObject({ wantedBytes: 400, doneBytes: 350, fileCount: 4 });
});

test("names of Object's own methods are folders like others", () => {
  expect(outline(fileTree(id, [fileSnapshot(0, "__proto__/constructor/toString")]))).toEqual([
    "__proto__",
    "  constructor",
    "    toString",
  ]);
});

test("every node has a key of its own, the same after a reload", () => {
  const files = ["set/a/b", "set/a b", "set/a", "c/a/b"].map((path, index) => fileSnapshot(index, path));
  const keys = (nodes: readonly ContentNode[]): string[] =>
    nodes.flatMap((node) => [node.key, ...(node.kind === "file" ? [] : keys(node.children))]);
  expect(new Set(keys(fileTree(id, files))).size).toBe(keys(fileTree(id, files)).length);
  expect(keys(fileTree(id, files))).toEqual(keys(fileTree(id, files)));
});

describe("50,000 files in one folder", () => {
  const files: FileSnapshot[] = Array.from({ length: 50_000 }, (_, index) =>
    fileSnapshot(index, `images/train/${index}.png`),
  );

  test("are shown in ranges that VS Code can build at once, none lost", () => {
    const [images] = fileTree(id, files);
    const train = images?.kind === "folder" ? images.children[0] : undefined;
    const ranges = train?.kind === "folder" ? train.children : [];
    expect(ranges).toHaveLength(50);
    expect(ranges[1]?.name).toBe("1,001 – 2,000");
    expect(ranges.every((range) => range.kind === "range" && range.children.length === MAX_CHILDREN)).toBe(true);
  });

  // Time passed would tell of the machine's other work.
  test("open with less than 300 ms of processor time, all levels together", () => {
    const start = process.threadCpuUsage();
    let nodes = fileTree(id, files);
    for (let level = 0; level < 4; level += 1) {
      for (const node of nodes) rowOf(node);
      const [first] = nodes;
      nodes = first === undefined || first.kind === "file" ? [] : first.children;
    }
    const { user, system } = process.threadCpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(300);
  });
});

describe("a file's row says what of it is here", () => {
  test.each([
    ["left out", 0, "left out · 100 B", "file"],
    ["unwanted", 0, "not wanted · 100 B", "file canPeek canStream"],
    ["waiting", 0, "waiting · 100 B", "file canPeek canStream canPrioritize"],
    ["partial", 43, "43 % · 100 B", "file canPeek canStream canPrioritize"],
    ["complete", 100, "complete · 100 B", "file canOpen canReveal canStream"],
  ] as const)("%s", (state, doneBytes, description, context) => {
    const [node] = fileTree(id, [fileSnapshot(0, "a", { state, doneBytes })]);
    expect(node && rowOf(node)).toMatchObject({ description, context });
  });

  test("and its priority when that is another one than normal and still matters", () => {
    const row = (state: FileSnapshot["state"], priority?: FilePriority) => {
      const [node] = fileTree(id, [fileSnapshot(0, "a", { state })]);
      return node?.kind === "file" ? fileRow(node, priority).description : undefined;
    };
    expect(row("waiting", "high")).toBe("waiting · high priority · 100 B");
    expect(row("waiting", "normal")).toBe("waiting · 100 B");
    expect(row("complete", "low")).toBe("complete · 100 B");
    expect(row("unwanted", "high")).toBe("not wanted · 100 B");
  });

  test("a folder stands for all files below it, until they are here", () => {
    const [node] = fileTree(id, [
      fileSnapshot(0, "set/a", { state: "complete", doneBytes: 100 }),
      fileSnapshot(1, "set/x/b"),
      fileSnapshot(2, "set/x/c"),
    ]);
    expect(node && fileIndexes(node)).toEqual([1, 2, 0]);
    expect(node && rowOf(node).context).toBe("folder canPrioritize");
    const [done] = fileTree(id, [fileSnapshot(0, "set/a", { state: "complete", doneBytes: 100 })]);
    expect(done && rowOf(done).context).toBe("folder");
  });

  test("a folder without wanted files says so instead of 100 %", () => {
    const [node] = fileTree(id, [fileSnapshot(0, "set/a", { state: "unwanted" })]);
    expect(node && rowOf(node).description).toBe("not wanted · 1 file");
  });
});
