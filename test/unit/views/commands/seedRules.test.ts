import { expect, test } from "vitest";
import { DEFAULT_OPTIONS } from "../../../../src/engine/model.ts";
import { withSeedRules } from "../../../../src/views/commands/withSeedRules.ts";
import { minutesProblem, ratioProblem, ruleInput, typedRule } from "../../../../src/views/text/ruleInput.ts";

test("rules of its own take the place of those in the settings, and can be given back", () => {
  const own = withSeedRules(DEFAULT_OPTIONS, { rules: { ratio: 2, keepIfOnlySource: true } });
  expect(own).toEqual({ ...DEFAULT_OPTIONS, seedRules: { ratio: 2, keepIfOnlySource: true } });
  expect(withSeedRules(own, { rules: undefined })).toEqual(DEFAULT_OPTIONS);
});

test.each([
  ["1.5", 1.5],
  [" 2 ", 2],
  ["0,25", 0.25],
  ["0", undefined],
  ["", undefined],
])("the ratio “%s” is understood", (text, value) => {
  expect(ratioProblem(text)).toBeUndefined();
  expect(typedRule(text)).toBe(value);
});

test.each(["-1", "1.", "two", "1e3", "10001", "1.2.3", "Infinity"])(
  "the ratio “%s” is refused in a sentence",
  (text) => {
    expect(ratioProblem(text)).toMatch(/^Write a number up to 10,000.*\.$/);
  },
);

test.each(["1.5", "-1", "an hour", "99999999"])("“%s” minutes are refused in a sentence", (text) => {
  expect(minutesProblem(text)).toMatch(/^Write a whole number of minutes.*\.$/);
});

test("a rule that was chosen comes back as it was typed", () => {
  expect([ruleInput(1.5), ruleInput(30), ruleInput(undefined)]).toEqual(["1.5", "30", "0"]);
});
