import { describe, expect, test } from "vitest";
import type { EngineStatus, TransferSnapshot } from "../../../src/engine/model.ts";
import { activeCount, statusText } from "../../../src/views/statusText.ts";
import { transferSnapshot } from "../../fakes/snapshots.ts";

const download = transferSnapshot();
const seed = transferSnapshot({ phase: "seeding", downloadBytesPerSecond: 0 });
const paused = transferSnapshot({ phase: "paused", downloadBytesPerSecond: 0, uploadBytesPerSecond: 0 });
const full = transferSnapshot({ phase: "diskFull" });

describe("the status bar item is short and tells the most important thing", () => {
  const cases: readonly [string, readonly TransferSnapshot[], EngineStatus["phase"], string | undefined][] = [
    ["nothing is listed", [], "running", undefined],
    ["downloads run", [download, download, paused], "running", "$(cloud-download) 2 · 36 MB/s"],
    ["downloads and seeds run", [download, seed], "running", "$(cloud-download) 1 · 18 MB/s"],
    ["only seeds run", [seed, paused], "running", "$(cloud-upload) 1 · 1.2 MB/s"],
    ["all rest", [paused, paused, paused], "running", "$(cloud)"],
    ["the engine is away", [download], "restarting", "$(sync) Restarting"],
    ["the engine gave up", [download], "failed", "$(error) Engine stopped"],
    ["the disk is full", [download, full], "restarting", "$(error) Disk full"],
  ];
  test.each(cases)("when %s", (_when, transfers, engine, text) => {
    expect(statusText(transfers, engine)?.text).toBe(text);
  });
});

test("only a full disk is an error", () => {
  const failed = transferSnapshot({ phase: "failed" });
  expect([full, failed, download, paused].map((transfer) => statusText([transfer], "running")?.isError)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("a screen reader hears numbers of transfers, not rates that change all the time", () => {
  const label = (rate: number) =>
    statusText([transferSnapshot({ downloadBytesPerSecond: rate })], "running")?.accessibleLabel;
  expect(label(1)).toBe("Swarmbid: 1 transfer active");
  expect(label(99_000_000)).toBe(label(1));
});

test("the tooltip sums up all transfers", () => {
  expect(statusText([download, seed], "running")?.tooltip).toContain(
    "2 transfers, 860 MB of 2.0 GB, 18 MB/s down, 2.4 MB/s up",
  );
});

test("the badge counts what is on its way, not what rests or seeds", () => {
  expect(activeCount([download, seed, paused, full, transferSnapshot({ phase: "checking" })])).toBe(2);
});
