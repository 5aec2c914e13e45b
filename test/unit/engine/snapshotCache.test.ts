import { expect, test } from "vitest";
import { DEFAULT_OPTIONS, type TransferPhase, type TransferSnapshot } from "../../../src/engine/model.ts";
import { createSnapshotCache } from "../../../src/engine/snapshotCache.ts";

const snapshot = (id: string, phase: TransferPhase, addedAt = 0): TransferSnapshot => ({
  id,
  name: id,
  phase,
  folder: "/f",
  doneBytes: 1,
  fileCount: 1,
  downloadBytesPerSecond: 5,
  uploadBytesPerSecond: 5,
  receivedBytes: 0,
  sentBytes: 0,
  peers: 3,
  knownPeers: 3,
  isOnlySource: false,
  isPrivate: false,
  magnet: "",
  options: DEFAULT_OPTIONS,
  position: 0,
  addedAt,
});

test("transfers are listed in the order in which they were added", () => {
  const cache = createSnapshotCache();
  cache.replace([snapshot("b", "paused", 2), snapshot("a", "paused", 3), snapshot("c", "paused", 1)]);
  expect(cache.list().map(({ id }) => id)).toEqual(["c", "b", "a"]);
});

test("while the thread is being restarted active rows say so, and resting ones stay as they are", () => {
  const cache = createSnapshotCache();
  cache.replace([snapshot("run", "downloading"), snapshot("rest", "paused")]);
  expect(cache.markRestarting()).toEqual({ changed: ["run"], removed: [] });
  expect(cache.get("run")).toMatchObject({ phase: "restarting", peers: 0, downloadBytesPerSecond: 0 });
  expect(cache.get("rest")).toMatchObject({ phase: "paused" });
});

test("a snapshot that was handed out never changes", () => {
  const cache = createSnapshotCache();
  const given = snapshot("a", "downloading");
  cache.replace([given]);
  const before = structuredClone(cache.get("a"));
  const held = cache.get("a");
  cache.markRestarting();
  expect(held).toEqual(before);
});

test("nobody who holds a snapshot can change it, nor anything in it", () => {
  const cache = createSnapshotCache();
  const error = { code: "internal", message: "no" } as const;
  const options = { strategy: "rarest", priorities: { 1: "high" } } as const;
  cache.replace([{ ...snapshot("a", "downloading"), error, options }]);
  cache.update([{ ...snapshot("b", "downloading"), error, options }], []);
  const frozen = (value: unknown): boolean =>
    typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect(cache.list().every(frozen)).toBe(true);
  cache.markRestarting();
  expect(cache.list().every(frozen)).toBe(true);
  cache.fail(error);
  expect(cache.list().every(frozen)).toBe(true);
});

test("what a fresh thread does not know any more is removed", () => {
  const cache = createSnapshotCache();
  cache.replace([snapshot("a", "paused"), snapshot("b", "paused")]);
  expect(cache.replace([snapshot("b", "paused")])).toEqual({ changed: ["b"], removed: ["a"] });
  expect(cache.get("a")).toBeUndefined();
});
