import type { EngineSettings, LimitSchedule } from "../model.ts";
import type { RateLimits } from "../swarm/port.ts";

/** A moment as the local clock shows it, which every `Date` can tell: changes of the clock need no thought. */
export interface LocalTime {
  /** 0 is Sunday. */
  getDay(): number;
  getHours(): number;
  getMinutes(): number;
}

/** The limits of all transfers together at a moment. */
export function effectiveLimits(settings: EngineSettings, now: LocalTime): RateLimits {
  const { alternativeLimits, useAlternativeLimits, limitSchedule } = settings;
  const alternative =
    alternativeLimits !== undefined &&
    (useAlternativeLimits || (limitSchedule !== undefined && isWithin(limitSchedule, now)));
  const { downloadLimit, uploadLimit } = alternative ? alternativeLimits : settings;
  return {
    ...(downloadLimit === undefined ? {} : { downloadLimit }),
    ...(uploadLimit === undefined ? {} : { uploadLimit }),
  };
}

/** The settings with the limits of the moment in the place of all others. */
export function settingsAt(settings: EngineSettings, now: LocalTime): EngineSettings {
  const { downloadLimit: _down, uploadLimit: _up, ...others } = settings;
  return { ...others, ...effectiveLimits(settings, now) };
}

function isWithin({ days, fromMinute, toMinute }: LimitSchedule, now: LocalTime): boolean {
  const today = now.getDay();
  const minute = now.getHours() * 60 + now.getMinutes();
  const begins = (day: number): boolean => days.includes(day);
  if (fromMinute < toMinute) return begins(today) && minute >= fromMinute && minute < toMinute;
  // It reaches over midnight: the evening of its day, and the morning after.
  return (begins(today) && minute >= fromMinute) || (begins((today + 6) % 7) && minute < toMinute);
}
