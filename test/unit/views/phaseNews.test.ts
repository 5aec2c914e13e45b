import { expect, test } from "vitest";
import type { TransferSnapshot } from "../../../src/engine/model.ts";
import { phaseNews } from "../../../src/views/phaseNews.ts";
import { transferSnapshot } from "../../fakes/snapshots.ts";

const running = transferSnapshot();
const complete = transferSnapshot({ phase: "seeding", completedAt: 5 });
const failed = transferSnapshot({ phase: "failed" });
const restarting = transferSnapshot({ phase: "restarting" });

/** What is told when the list takes these shapes one after the other. */
function told(...shapes: readonly TransferSnapshot[]): string[] {
  const heard: string[] = [];
  let conditions: Parameters<typeof phaseNews>[0] = new Map();
  for (const shape of shapes) {
    const next = phaseNews(conditions, [shape]);
    heard.push(...next.news.finished.map(() => "finished"), ...next.news.failed.map(() => "failed"));
    conditions = next.conditions;
  }
  return heard;
}

test("a transfer that finishes is told once", () => {
  expect(told(running, complete, complete)).toEqual(["finished"]);
});

test("what was complete or broken when the window opened is no news", () => {
  expect([told(complete), told(failed)]).toEqual([[], []]);
});

test("a transfer that stops by an error is told at every stop", () => {
  expect(told(running, failed, failed, running, transferSnapshot({ phase: "diskFull" }))).toEqual(["failed", "failed"]);
});

test("the engine's restart tells nothing anew", () => {
  expect(told(running, failed, restarting, failed)).toEqual(["failed"]);
  expect(told(running, complete, transferSnapshot({ phase: "restarting", completedAt: 5 }), complete)).toEqual([
    "finished",
  ]);
});
