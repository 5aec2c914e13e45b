import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../../src/engine/model.ts";
import { effectiveLimits, settingsAt } from "../../../../src/engine/transfers/effectiveLimits.ts";

const SUNDAY = 0;
const MONDAY = 1;
const TUESDAY = 2;
const SATURDAY = 6;

const at = (day: number, clock: string) => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return { getDay: () => day, getHours: () => hours, getMinutes: () => minutes };
};
const minutes = (clock: string): number => at(0, clock).getHours() * 60 + at(0, clock).getMinutes();

const settings = (more: Partial<EngineSettings>): EngineSettings => ({
  ...DEFAULT_SETTINGS,
  downloadLimit: 1_000,
  alternativeLimits: { downloadLimit: 10, uploadLimit: 20 },
  ...more,
});
const during = (days: readonly number[], from: string, to: string): EngineSettings =>
  settings({ limitSchedule: { days, fromMinute: minutes(from), toMinute: minutes(to) } });

const NORMAL = { downloadLimit: 1_000 };
const ALTERNATIVE = { downloadLimit: 10, uploadLimit: 20 };

test("the switch puts the alternative limits in the place of both others", () => {
  expect(effectiveLimits(settings({ useAlternativeLimits: false }), at(MONDAY, "12:00"))).toEqual(NORMAL);
  expect(effectiveLimits(settings({ useAlternativeLimits: true }), at(MONDAY, "12:00"))).toEqual(ALTERNATIVE);
  expect(effectiveLimits(settings({ useAlternativeLimits: true, alternativeLimits: {} }), at(MONDAY, "12:00"))).toEqual(
    {},
  );
});

test("the switch without alternative limits changes nothing", () => {
  const { alternativeLimits: _none, ...plain } = settings({ useAlternativeLimits: true });
  expect(effectiveLimits(plain, at(MONDAY, "12:00"))).toEqual(NORMAL);
});

test("the settings of the moment carry the limits of the moment and nothing else of the others", () => {
  const now = settingsAt(
    settings({ useAlternativeLimits: true, alternativeLimits: { uploadLimit: 5 } }),
    at(1, "0:00"),
  );
  expect(now).toMatchObject({ uploadLimit: 5, dht: DEFAULT_SETTINGS.dht });
  expect("downloadLimit" in now).toBe(false);
});

test.each([
  ["before its first minute", during([MONDAY], "09:00", "17:00"), at(MONDAY, "08:59"), NORMAL],
  ["in its first minute", during([MONDAY], "09:00", "17:00"), at(MONDAY, "09:00"), ALTERNATIVE],
  ["in its last minute", during([MONDAY], "09:00", "17:00"), at(MONDAY, "16:59"), ALTERNATIVE],
  ["in the minute it ends", during([MONDAY], "09:00", "17:00"), at(MONDAY, "17:00"), NORMAL],
  ["on another day", during([MONDAY], "09:00", "17:00"), at(TUESDAY, "12:00"), NORMAL],
  ["on no day", during([], "09:00", "17:00"), at(MONDAY, "12:00"), NORMAL],
  ["in the evening of a night window", during([MONDAY], "22:00", "06:00"), at(MONDAY, "23:59"), ALTERNATIVE],
  ["in the morning after it", during([MONDAY], "22:00", "06:00"), at(TUESDAY, "05:59"), ALTERNATIVE],
  ["in the morning of its own day", during([MONDAY], "22:00", "06:00"), at(MONDAY, "05:59"), NORMAL],
  ["in the evening after it", during([MONDAY], "22:00", "06:00"), at(TUESDAY, "22:00"), NORMAL],
  ["from Saturday into Sunday", during([SATURDAY], "22:00", "06:00"), at(SUNDAY, "01:00"), ALTERNATIVE],
  ["from Sunday into Monday", during([SUNDAY], "22:00", "06:00"), at(MONDAY, "01:00"), ALTERNATIVE],
  ["at the beginning of a whole day", during([MONDAY], "00:00", "00:00"), at(MONDAY, "00:00"), ALTERNATIVE],
  ["at the end of a whole day", during([MONDAY], "00:00", "00:00"), at(MONDAY, "23:59"), ALTERNATIVE],
  ["after a whole day", during([MONDAY], "00:00", "00:00"), at(TUESDAY, "00:00"), NORMAL],
])("a schedule %s", (_, scheduled, now, limits) => {
  expect(effectiveLimits(scheduled, now)).toEqual(limits);
});

test("an hour that the clock leaves out or repeats needs no thought: what it shows decides", () => {
  // 02:30 exists twice when the clock goes back and never when it goes forward.
  expect(effectiveLimits(during([SUNDAY], "02:00", "03:00"), at(SUNDAY, "02:30"))).toEqual(ALTERNATIVE);
  expect(effectiveLimits(during([SUNDAY], "02:00", "03:00"), at(SUNDAY, "03:00"))).toEqual(NORMAL);
});
