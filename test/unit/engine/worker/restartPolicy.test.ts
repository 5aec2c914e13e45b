import { expect, test } from "vitest";
import { createRestartPolicy } from "../../../../src/engine/worker/restartPolicy.ts";
import { createFakeClock } from "../../../fakes/clock.ts";

test("the first restart is at once, later ones wait longer, and too many in a row end it", () => {
  const policy = createRestartPolicy(createFakeClock());
  expect([policy.next(), policy.next(), policy.next(), policy.next(), policy.next()]).toEqual([
    0,
    1_000,
    5_000,
    15_000,
    undefined,
  ]);
});

test("a thread that ran well for five minutes starts with a clean record", () => {
  const clock = createFakeClock();
  const policy = createRestartPolicy(clock);
  policy.next();
  policy.next();
  clock.advance(5 * 60_000 + 1);
  expect(policy.next()).toBe(0);
});
