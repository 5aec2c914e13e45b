import { expect, onTestFinished, test } from "vitest";
import { createTransferNodes, type TransferNode } from "../../../../src/views/tree/transferNodes.ts";
import { createFakeClock } from "../../../fakes/clock.ts";
import { createFakeEngine } from "../../../fakes/engine.ts";
import { fileSnapshot, transferSnapshot } from "../../../fakes/snapshots.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);
const C = "c".repeat(40);

function setUp() {
  const engine = createFakeEngine();
  const interrupted = new Set<string>();
  const clock = createFakeClock();
  const nodes = createTransferNodes(engine, clock, (id) => interrupted.has(id));
  const refreshed: (string | undefined)[] = [];
  nodes.onDidChange((changed) => refreshed.push(changed?.map(({ transfer }) => transfer[0]).join("")));
  onTestFinished(() => nodes.dispose());
  return { engine, clock, nodes, refreshed, interrupted };
}

function only(roots: readonly TransferNode[]): TransferNode {
  const [node] = roots;
  if (node === undefined) throw new Error("No row is listed.");
  return node;
}

test("the newest transfer stands on top", () => {
  const { engine, nodes } = setUp();
  engine.put(transferSnapshot({ id: A, addedAt: 1 }), transferSnapshot({ id: B, addedAt: 2 }));
  expect(nodes.roots().map(({ transfer }) => transfer)).toEqual([B, A]);
});

test("a change refreshes the rows that changed, and no other", () => {
  const { engine, nodes, refreshed } = setUp();
  engine.put(transferSnapshot({ id: A }), transferSnapshot({ id: B }));
  nodes.roots();
  refreshed.length = 0;
  engine.put(transferSnapshot({ id: A, doneBytes: 1 }));
  expect(refreshed).toEqual(["a"]);
});

test("who leaves the queue moves those behind it: their rows are refreshed too", () => {
  const { engine, nodes, refreshed } = setUp();
  const queued = (id: string, position: number) => transferSnapshot({ id, position, phase: "queued" });
  engine.put(queued(A, 0), queued(B, 1), queued(C, 2));
  nodes.roots();
  expect([A, B, C].map(nodes.placeOf)).toEqual([1, 2, 3]);
  refreshed.length = 0;
  engine.put(transferSnapshot({ id: B, position: 1 }));
  expect(refreshed).toEqual(["bc"]);
  expect([A, B, C].map(nodes.placeOf)).toEqual([1, undefined, 2]);
});

test("downloads and seeds wait apart, and an interrupted transfer waits for the user, not in the queue", () => {
  const { engine, nodes, interrupted } = setUp();
  interrupted.add(A);
  const queued = (id: string, position: number) => transferSnapshot({ id, position, phase: "queued" });
  engine.put(queued(A, 0), { ...queued(B, 1), completedAt: 1 }, queued(C, 2));
  expect([A, B, C].map(nodes.placeOf)).toEqual([undefined, 1, 1]);
});

test("what turns out to be interrupted after the list was loaded has no place any more", () => {
  const { engine, nodes, interrupted } = setUp();
  engine.put(transferSnapshot({ id: A, phase: "queued" }));
  expect(nodes.placeOf(A)).toBe(1);
  interrupted.add(A);
  nodes.roots();
  expect(nodes.placeOf(A)).toBeUndefined();
});

test("a row that comes or goes refreshes the list", () => {
  const { engine, nodes, refreshed } = setUp();
  engine.put(transferSnapshot({ id: A }));
  nodes.roots();
  engine.drop(A);
  expect(refreshed).toEqual([undefined, undefined]);
});

test("a row stays the same object while it is listed, so that VS Code keeps its state", () => {
  const { engine, nodes } = setUp();
  engine.put(transferSnapshot({ id: A }));
  const before = only(nodes.roots());
  engine.put(transferSnapshot({ id: A, phase: "paused" }));
  expect(only(nodes.roots())).toBe(before);
  expect(nodes.root(A)).toBe(before);
  expect(nodes.root(B)).toBeUndefined();
});

test("files are asked for when a row is opened, not before", async () => {
  const { engine, nodes } = setUp();
  engine.put(transferSnapshot({ id: A }));
  engine.putFiles(A, [fileSnapshot(0, "set/train/a.csv"), fileSnapshot(1, "set/b.csv")]);
  const row = only(nodes.roots());
  expect(engine.calls).toEqual([]);
  expect((await nodes.children(row)).map(({ key }) => key)).toEqual([`folder:${A}:set/train`, `file:${A}:1`]);
  expect(engine.calls).toEqual([`files ${A}`]);
});

test("an opened row is refreshed every two seconds at most, however often it changes", () => {
  const { engine, clock, nodes, refreshed } = setUp();
  engine.put(transferSnapshot({ id: A }));
  nodes.setExpanded(only(nodes.roots()), true);
  refreshed.length = 0;
  for (let tick = 0; tick < 8; tick += 1) {
    engine.put(transferSnapshot({ id: A, doneBytes: tick }));
    clock.advance(500);
  }
  expect(refreshed).toEqual(["a", "a"]);
});

test("an opened row is refreshed at once when something else goes on, such as a pause", () => {
  const { engine, nodes, refreshed } = setUp();
  engine.put(transferSnapshot({ id: A }));
  nodes.setExpanded(only(nodes.roots()), true);
  refreshed.length = 0;
  engine.put(transferSnapshot({ id: A, doneBytes: 1 }));
  expect(refreshed).toEqual([]);
  engine.put(transferSnapshot({ id: A, phase: "paused" }));
  expect(refreshed).toEqual(["a"]);
});

test("an opened row of very many files is refreshed more rarely", () => {
  const { engine, clock, nodes, refreshed } = setUp();
  engine.put(transferSnapshot({ id: A, fileCount: 50_000 }));
  nodes.setExpanded(only(nodes.roots()), true);
  refreshed.length = 0;
  engine.put(transferSnapshot({ id: A, fileCount: 50_000, doneBytes: 1 }));
  clock.advance(5000);
  expect(refreshed).toEqual([]);
  clock.advance(1000);
  expect(refreshed).toEqual(["a"]);
});

test("a row that is closed again is refreshed at once", () => {
  const { engine, nodes, refreshed } = setUp();
  engine.put(transferSnapshot({ id: A }));
  const row = only(nodes.roots());
  nodes.setExpanded(row, true);
  nodes.setExpanded(row, false);
  refreshed.length = 0;
  engine.put(transferSnapshot({ id: A, doneBytes: 1 }));
  expect(refreshed).toEqual(["a"]);
});

test("no timer is left after the view is gone or an opened transfer is removed", () => {
  const { engine, clock, nodes } = setUp();
  engine.put(transferSnapshot({ id: A }), transferSnapshot({ id: B }));
  for (const row of nodes.roots()) nodes.setExpanded(row, true);
  engine.put(transferSnapshot({ id: A, doneBytes: 1 }), transferSnapshot({ id: B, doneBytes: 1 }));
  expect(clock.pending).toBe(2);
  engine.drop(A);
  expect(clock.pending).toBe(1);
  nodes.dispose();
  expect(clock.pending).toBe(0);
});
