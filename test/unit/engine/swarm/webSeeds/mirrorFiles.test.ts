import { expect, test } from "vitest";
import { createMirrorFiles } from "../../../../../src/engine/swarm/webSeeds/mirrorFiles.ts";

const MINUTE = 60_000;

/** Asks for unknown files, four at a time, whenever that is allowed; the result is how many were asked for. */
function storm(files: ReturnType<typeof createMirrorFiles>, fromMs: number, forMs: number): number {
  let asked = 0;
  for (let now = fromMs; now < fromMs + forMs; now += 10) {
    const batch = [1, 2, 3, 4].map((at) => 1_000_000 + now * 10 + at).filter((file) => files.mayAsk(file, now));
    for (const file of batch) files.missed(file, now);
    asked += batch.length;
  }
  return asked;
}

test("a mirror that lacks thousands of files is asked for few of them a second, and ever fewer", () => {
  const files = createMirrorFiles();
  files.served(0);
  expect(storm(files, 0, 10_000)).toBeLessThan(45);
  expect(storm(files, 10_000, MINUTE)).toBeLessThan(100);
  expect(storm(files, 10_000 + MINUTE, MINUTE)).toBeLessThan(50);
});

test("meanwhile it is asked for what it has", () => {
  const files = createMirrorFiles();
  files.served(0);
  storm(files, 0, 1_000);
  expect([files.mayAsk(0, 1_000), files.mayAsk(1, 1_000)]).toEqual([true, false]);
  expect(files.mayAsk(1, 30_000)).toBe(true);
});

test("a few files that it lacks stop nothing", () => {
  const files = createMirrorFiles();
  files.served(0);
  for (const file of [1, 2, 3]) files.missed(file, 5);
  expect([1, 2, 3, 4].map((file) => files.mayAsk(file, 5))).toEqual([false, false, false, true]);
});

test("each missing file is asked for again ten minutes after it was last missed, whatever became of others", () => {
  const files = createMirrorFiles();
  files.missed(1, 0);
  files.missed(2, MINUTE);
  files.missed(1, 2 * MINUTE);
  expect([files.mayAsk(1, 11 * MINUTE), files.mayAsk(2, 11 * MINUTE)]).toEqual([false, true]);
  expect([files.lacking, files.mayAsk(1, 12 * MINUTE), files.lacking]).toEqual([1, true, 0]);
});
