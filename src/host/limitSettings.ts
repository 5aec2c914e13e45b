import type { LimitSchedule } from "../engine/limitSchedule.ts";
import type { EngineSettings } from "../engine/model.ts";
import { flag, type ReadSetting, unlessZero, whole } from "./readSetting.ts";

const BYTES_PER_KIB = 1024;
const HIGHEST_KIB = 100_000_000;

/** In the order of `Date.getDay`. */
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

type Limits = Pick<EngineSettings, "downloadLimit" | "uploadLimit">;

type LimitSettings = Limits &
  Required<Pick<EngineSettings, "alternativeLimits" | "useAlternativeLimits">> &
  Pick<EngineSettings, "limitSchedule">;

/** What concerns the rates of all transfers together: limits, alternative limits and when these are used. */
export function limitSettings(read: ReadSetting): LimitSettings {
  const limitSchedule = schedule(read);
  return {
    ...limits(kibLimit(read("downloadLimit"), 0), kibLimit(read("uploadLimit"), 0)),
    alternativeLimits: limits(
      kibLimit(read("alternativeLimits.downloadLimit"), 500),
      kibLimit(read("alternativeLimits.uploadLimit"), 50),
    ),
    useAlternativeLimits: flag(read("alternativeLimits.enabled"), false),
    ...(limitSchedule !== undefined && { limitSchedule }),
  };
}

function limits(downloadLimit: number | undefined, uploadLimit: number | undefined): Limits {
  return { ...(downloadLimit !== undefined && { downloadLimit }), ...(uploadLimit !== undefined && { uploadLimit }) };
}

/** KiB/s to bytes per second. */
function kibLimit(value: unknown, otherwise: number): number | undefined {
  return unlessZero(whole(value, 0, HIGHEST_KIB, otherwise) * BYTES_PER_KIB);
}

function schedule(read: ReadSetting): LimitSchedule | undefined {
  const named = read("alternativeLimits.days");
  if (!Array.isArray(named)) return undefined;
  const days = DAYS.flatMap((day, index) => (named.includes(day) ? [index] : []));
  if (days.length === 0) return undefined;
  return {
    days,
    fromMinute: minuteOfDay(read("alternativeLimits.from")) ?? 9 * 60,
    toMinute: minuteOfDay(read("alternativeLimits.to")) ?? 18 * 60,
  };
}

function minuteOfDay(value: unknown): number | undefined {
  const time = typeof value === "string" ? /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value.trim()) : null;
  return time === null ? undefined : Number(time[1]) * 60 + Number(time[2]);
}
