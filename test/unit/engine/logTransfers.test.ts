import { beforeEach, expect, test } from "vitest";
import { logTransfers } from "../../../src/engine/logTransfers.ts";
import { createFakeEngine, type FakeEngine } from "../../fakes/engine.ts";
import { transferSnapshot } from "../../fakes/snapshots.ts";

const SINCE = 1_700_000_000_000;
const magnet = `magnet:?xt=urn:btih:${"a".repeat(40)}&tr=https%3A%2F%2Ft.example%2F0123456789abcdef%2Fannounce`;
const base = { name: "set", folder: "/data", addedAt: SINCE, magnet, fileCount: 2, totalBytes: 30, receivedBytes: 40 };

let engine: FakeEngine;
let lines: string[];

beforeEach(() => {
  engine = createFakeEngine();
  lines = [];
  logTransfers(engine, { write: (level, message) => void lines.push(`${level} ${message}`) }, SINCE);
});

const show = (...[changes, without]: Parameters<typeof transferSnapshot>) =>
  engine.put(transferSnapshot({ ...base, ...changes }, without));

test("the life of a transfer is a line for each step, and none for each percent", () => {
  show({ phase: "fetchingMetadata" }, ["totalBytes"]);
  show({ phase: "checking" });
  show({ phase: "downloading", doneBytes: 1 });
  show({ phase: "downloading", doneBytes: 2 });
  show({ phase: "paused" });
  show({ phase: "queued" });
  show({ phase: "downloading" });
  show({ phase: "seeding", completedAt: SINCE + 1 });
  show({ phase: "complete", completedAt: SINCE + 1 });
  engine.drop("a".repeat(40));
  expect(lines).toEqual([
    "info Added “set” (aaaaaaaa) into /data.",
    "info Asking for the contents of “set” (aaaaaaaa).",
    "info The contents of “set” (aaaaaaaa) are known: 2 files, 30 bytes.",
    "info Downloading “set” (aaaaaaaa).",
    "info Paused “set” (aaaaaaaa).",
    "info Resumed “set” (aaaaaaaa).",
    "info Downloading “set” (aaaaaaaa).",
    "info Complete: “set” (aaaaaaaa), 40 bytes received.",
    "info Seeding “set” (aaaaaaaa).",
    "info Seeding of “set” (aaaaaaaa) ended.",
    "info Removed “set” (aaaaaaaa).",
  ]);
});

test("what stops a transfer is a warning with its code and sentence", () => {
  show({ phase: "downloading" });
  show({ phase: "diskFull", error: { code: "noSpace", message: "Make room." } });
  expect(lines.at(-1)).toBe("warn Stopped “set” (aaaaaaaa), noSpace: Make room.");
});

test("transfers that were there before are not called added, and a new thread says nothing of each of them", () => {
  show({ phase: "queued", addedAt: SINCE - 1 });
  expect(lines).toEqual([]);
  show({ phase: "downloading", addedAt: SINCE - 1 });
  show({ phase: "restarting", addedAt: SINCE - 1 });
  show({ phase: "downloading", addedAt: SINCE - 1 });
  expect(lines).toEqual(["info Downloading “set” (aaaaaaaa)."]);
});

test("no line holds a link or a tracker's key", () => {
  show({ phase: "fetchingMetadata" });
  show({ phase: "failed", error: { code: "internal", message: "Try again." } });
  expect(lines.join("\n")).not.toMatch(/magnet:|0123456789abcdef/);
});
