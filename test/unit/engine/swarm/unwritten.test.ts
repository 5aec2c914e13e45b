import { expect, test } from "vitest";
import { createUnwritten } from "../../../../src/engine/swarm/unwritten.ts";

test("counts what waits for the disk, and how long the oldest write has waited, also when one fails", async () => {
  let now = 1_000;
  const unwritten = createUnwritten(() => now);
  const writes = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()] as const;
  expect([unwritten.bytes, unwritten.waitMs]).toEqual([0, 0]);
  const first = unwritten.during(100, () => writes[0].promise);
  now += 500;
  const second = unwritten.during(50, () => writes[1].promise);
  now += 250;
  expect([unwritten.bytes, unwritten.waitMs]).toEqual([150, 750]);
  writes[0].reject(new Error("no room"));
  await expect(first).rejects.toThrow("no room");
  expect([unwritten.bytes, unwritten.waitMs]).toEqual([50, 250]);
  writes[1].resolve(undefined);
  await second;
  expect([unwritten.bytes, unwritten.waitMs]).toEqual([0, 0]);
});
