import { expect, test } from "vitest";
import { createGate } from "../../../../src/engine/store/gate.ts";

test("no more tasks run at once than the gate lets in, in the order of their arrival", async () => {
  const gate = createGate(2);
  const started: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const all = ends.map(({ promise }, index) =>
    gate.run(async () => {
      started.push(index);
      await promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  ends[1]?.resolve();
  await all[1];
  expect(started).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test("a task that fails leaves its place to the next", async () => {
  const gate = createGate(1);
  await expect(gate.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(gate.run(() => Promise.resolve("yes"))).resolves.toBe("yes");
});

test("a long queue costs no more per task than a short one", async () => {
  const gate = createGate(32);
  const begun = performance.now();
  await Promise.all(Array.from({ length: 100_000 }, () => gate.run(() => Promise.resolve())));
  expect(performance.now() - begun).toBeLessThan(2_000);
});
