import { isScheduled, type LocalTime } from "../limitSchedule.ts";
import type { EngineSettings } from "../model.ts";
import type { RateLimits } from "../swarm/port.ts";

/** The limits of all transfers together at a moment. */
export function effectiveLimits(settings: EngineSettings, now: LocalTime): RateLimits {
  const { alternativeLimits, useAlternativeLimits, limitSchedule } = settings;
  const alternative =
    alternativeLimits !== undefined &&
    (useAlternativeLimits || (limitSchedule !== undefined && isScheduled(limitSchedule, now)));
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
