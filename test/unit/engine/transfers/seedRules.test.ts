import { expect, test } from "vitest";
import type { SeedRules } from "../../../../src/engine/model.ts";
import { ratioDueMs, type SeedFacts, seedingEnd } from "../../../../src/engine/transfers/seedRules.ts";

const facts = (more: Partial<SeedFacts>): SeedFacts => ({
  totalBytes: 1_000,
  sentBytes: 0,
  uploadBytesPerSecond: 0,
  seedingSeconds: 0,
  idleSeconds: 0,
  otherSources: 0,
  ...more,
});
const rules = (more: Partial<SeedRules>): SeedRules => ({ keepIfOnlySource: false, ...more });

test.each<[string, Partial<SeedRules>, Partial<SeedFacts>, RegExp | undefined]>([
  ["without rules it never ends", {}, { sentBytes: 1e9, seedingSeconds: 1e9, idleSeconds: 1e9 }, undefined],
  ["below the ratio it goes on", { ratio: 1.5 }, { sentBytes: 1_499 }, undefined],
  ["at the ratio it ends", { ratio: 1.5 }, { sentBytes: 1_500 }, /1\.5 times/],
  ["a ratio of 0 ends it at once", { ratio: 0 }, {}, /0 times/],
  ["before its time it goes on", { minutes: 2 }, { seedingSeconds: 119 }, undefined],
  ["after its time it ends", { minutes: 2 }, { seedingSeconds: 120 }, /after 2 minutes/],
  ["one minute is not minutes", { minutes: 1 }, { seedingSeconds: 60 }, /after 1 minute:/],
  ["somebody fetched a moment ago: it goes on", { idleMinutes: 3 }, { idleSeconds: 179 }, undefined],
  ["nobody fetched for long: it ends", { idleMinutes: 3 }, { idleSeconds: 180 }, /nobody .* 3 minutes/],
  ["whichever rule comes first ends it", { ratio: 9, minutes: 1 }, { seedingSeconds: 60 }, /minute/],
  ["the only source goes on", { ratio: 1, keepIfOnlySource: true }, { sentBytes: 5_000, otherSources: 0 }, undefined],
  ["another source lets it end", { ratio: 1, keepIfOnlySource: true }, { sentBytes: 5_000, otherSources: 1 }, /times/],
  ["other sources alone end nothing", { keepIfOnlySource: true }, { otherSources: 9 }, undefined],
])("%s", (_, chosen, state, sentence) => {
  const end = seedingEnd(rules(chosen), facts(state));
  if (sentence === undefined) expect(end).toBeUndefined();
  else expect(end).toMatch(sentence);
});

test("the sentence says what to do next", () => {
  expect(seedingEnd(rules({ ratio: 1 }), facts({ sentBytes: 1_000 }))).toMatch(/: resume to seed on\.$/);
});

test("the moment of the ratio is known while bytes flow", () => {
  expect(ratioDueMs(rules({ ratio: 2 }), facts({ sentBytes: 1_500, uploadBytesPerSecond: 1_000 }))).toBe(500);
  expect(ratioDueMs(rules({ ratio: 1 }), facts({ sentBytes: 1_500, uploadBytesPerSecond: 1_000 }))).toBe(0);
  expect(ratioDueMs(rules({ ratio: 2 }), facts({ sentBytes: 1_500 }))).toBeUndefined();
  expect(ratioDueMs(rules({}), facts({ uploadBytesPerSecond: 1_000 }))).toBeUndefined();
});
