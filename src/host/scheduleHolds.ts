import { isScheduled, type LocalTime } from "../engine/limitSchedule.ts";
import type { EngineSettings } from "../engine/model.ts";

/** Whether the alternative limits are in use at a moment because of their schedule, whatever the switch says. */
export function scheduleHolds(
  { limitSchedule, alternativeLimits }: Pick<EngineSettings, "limitSchedule" | "alternativeLimits">,
  now: LocalTime,
): boolean {
  return limitSchedule !== undefined && alternativeLimits !== undefined && isScheduled(limitSchedule, now);
}
