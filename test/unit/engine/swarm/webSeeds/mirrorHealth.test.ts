import { expect, test } from "vitest";
import {
  afterFailure,
  afterFalseData,
  afterSuccess,
  HEALTHY,
  type MirrorFailure,
  mayAsk,
} from "../../../../../src/engine/swarm/webSeeds/mirrorHealth.ts";

const broken: MirrorFailure = { kind: "broken", problem: "it broke off" };
const restAfter = (failure: MirrorFailure): number => afterFailure(HEALTHY, failure, 0).restsUntil;

test("rests double from failure to failure, up to ten minutes, and end with a success", () => {
  let health = HEALTHY;
  const rests: number[] = [];
  for (let count = 0; count < 12; count++) {
    const now = health.restsUntil === Number.NEGATIVE_INFINITY ? 0 : health.restsUntil;
    health = afterFailure(health, broken, now);
    rests.push(health.restsUntil - now);
  }
  expect(rests.slice(0, 3)).toEqual([2_000, 4_000, 8_000]);
  expect(rests.at(-1)).toBe(600_000);
  expect(afterSuccess(health)).toEqual(HEALTHY);
});

test("what fails during a rest makes it no longer", () => {
  const once = afterFailure(HEALTHY, broken, 0);
  expect(afterFailure(once, broken, 1_000).restsUntil).toBe(2_000);
});

test("a mirror's wish is heard, between a second and an hour", () => {
  const busy = (retryAfterMs?: number): MirrorFailure => ({
    kind: "busy",
    problem: "",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  expect([0, 5_000, 10 ** 9].map((wish) => restAfter(busy(wish)))).toEqual([1_000, 5_000, 3_600_000]);
  expect(restAfter(busy())).toBe(2_000);
});

test("a missing file is asked for again after a minute, an unfit server after half an hour", () => {
  expect(restAfter({ kind: "missing", problem: "" })).toBe(60_000);
  expect(restAfter({ kind: "unfit", problem: "" })).toBe(1_800_000);
});

test("false data is the end, whatever comes later", () => {
  const banned = afterSuccess(afterFailure(afterFalseData(HEALTHY), broken, 0));
  expect(mayAsk(banned, Number.POSITIVE_INFINITY)).toBe(false);
  expect(banned.problem).toContain("not the torrent's");
});
