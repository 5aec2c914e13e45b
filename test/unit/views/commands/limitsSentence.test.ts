import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../../src/engine/model.ts";
import { limitsSentence } from "../../../../src/views/commands/limitsSentence.ts";

/** A Monday. */
const at = (hour: number): Date => new Date(2024, 0, 1, hour);
const settings = (changes: Partial<EngineSettings>): EngineSettings => ({
  ...DEFAULT_SETTINGS,
  alternativeLimits: { downloadLimit: 500_000, uploadLimit: 50_000 },
  ...changes,
});
const limitSchedule = { days: [1], fromMinute: 9 * 60, toMinute: 18 * 60 + 5 };

test("the sentence says which limits hold", () => {
  expect(limitsSentence(settings({ useAlternativeLimits: true }), at(12))).toBe(
    "Alternative speed limits are on: 500 kB/s down, 50 kB/s up",
  );
  expect(limitsSentence(settings({ downloadLimit: 2_000_000 }), at(12))).toBe(
    "Alternative speed limits are off: 2.0 MB/s down, no limit up",
  );
});

test("switched off within their schedule, the alternative limits are not called off", () => {
  expect(limitsSentence(settings({ limitSchedule }), at(12))).toBe(
    "Alternative speed limits stay on until 18:05 by their schedule: 500 kB/s down, 50 kB/s up",
  );
  expect(limitsSentence(settings({ limitSchedule }), at(20))).toMatch(/^Alternative speed limits are off: /);
});
