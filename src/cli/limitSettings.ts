import { SwarmbidError } from "../engine/errors.ts";
import type { EngineSettings } from "../engine/model.ts";
import type { showOptions } from "./optionTables.ts";
import { parseByteCount } from "./parseByteCount.ts";
import { parseSlowHours } from "./parseSlowHours.ts";
import type { OptionValues } from "./readOptions.ts";

type Limits = Pick<EngineSettings, "downloadLimit" | "uploadLimit">;
type Values = OptionValues<typeof showOptions>;

/** The limits for all times, and those for certain hours. Throws `badInput`. */
export function limitSettings(values: Values): Limits & Pick<EngineSettings, "alternativeLimits" | "limitSchedule"> {
  const { "slow-hours": hours } = values;
  const alternativeLimits = limits(values, "slow-download-limit", "slow-upload-limit");
  const isLimited = Object.keys(alternativeLimits).length > 0;
  if ((hours !== undefined) !== isLimited)
    throw new SwarmbidError(
      "badInput",
      "--slow-hours goes with --slow-download-limit or --slow-upload-limit: name both the hours and what holds in them.",
    );
  return {
    ...limits(values, "download-limit", "upload-limit"),
    ...(hours === undefined ? {} : { alternativeLimits, limitSchedule: parseSlowHours(hours) }),
  };
}

function limits(
  values: Values,
  down: "download-limit" | "slow-download-limit",
  up: "upload-limit" | "slow-upload-limit",
): Limits {
  const [downText, upText] = [values[down], values[up]];
  return {
    ...(downText === undefined ? {} : { downloadLimit: parseByteCount(downText, `--${down}`) }),
    ...(upText === undefined ? {} : { uploadLimit: parseByteCount(upText, `--${up}`) }),
  };
}
