import type { EngineSettings } from "../../engine/model.ts";
import { scheduleHolds } from "../../host/scheduleHolds.ts";
import { formatRate } from "../text/formatRate.ts";

/** Which limits hold now, after the alternative ones were switched on or off by hand. */
export function limitsSentence(settings: EngineSettings, now: Date): string {
  const { useAlternativeLimits, alternativeLimits } = settings;
  const scheduled = scheduleHolds(settings, now);
  const { downloadLimit, uploadLimit } =
    (useAlternativeLimits || scheduled ? alternativeLimits : undefined) ?? settings;
  const rates = `${rate(downloadLimit)} down, ${rate(uploadLimit)} up`;
  if (useAlternativeLimits) return `Alternative speed limits are on: ${rates}`;
  if (!scheduled) return `Alternative speed limits are off: ${rates}`;
  return `Alternative speed limits stay on until ${clockTime(settings.limitSchedule?.toMinute ?? 0)} by their schedule: ${rates}`;
}

const rate = (bytesPerSecond: number | undefined): string =>
  bytesPerSecond === undefined ? "no limit" : formatRate(bytesPerSecond);

const clockTime = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
