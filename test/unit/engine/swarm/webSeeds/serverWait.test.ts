import { expect, test } from "vitest";
import { createServerWait } from "../../../../../src/engine/swarm/webSeeds/serverWait.ts";

/** A server that sends `bytes` after each of these waits (ms); then it is waited for `thenMs` more. */
function after(waits: readonly (readonly [ms: number, bytes: number])[], thenMs: number, oursMs = 0): boolean {
  let now = 0;
  const wait = createServerWait(() => now);
  for (const [ms, bytes] of waits) {
    now += ms;
    wait.came(bytes);
    now += oursMs;
    wait.waiting();
  }
  now += thenMs;
  return wait.isTooSlow;
}

const drip = Array.from({ length: 60 }, () => [100, 10] as const);
const steady = Array.from({ length: 60 }, () => [100, 10_000] as const);

test.each<[string, boolean, boolean]>([
  ["nothing for a while", after([], 4_999), false],
  ["nothing for five seconds", after([], 5_000), true],
  ["a drip", after(drip, 0), true],
  ["a steady stream", after(steady, 0), false],
  ["nothing any more after a steady stream", after(steady, 5_000), true],
  ["a drip after a steady stream", after([...steady, ...drip, ...drip], 0), true],
  [
    "little, because we take it slowly",
    after(
      [
        [10, 100],
        [10, 100],
      ],
      10,
      60_000,
    ),
    false,
  ],
])("%s: too slow is %s", (_what, isTooSlow, expected) => {
  expect(isTooSlow).toBe(expected);
});
