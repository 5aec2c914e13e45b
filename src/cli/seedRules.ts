import { SwarmbidError } from "../engine/errors.ts";
import type { SeedRules } from "../engine/model.ts";
import type { seedOptions } from "./optionTables.ts";
import { positive } from "./parseNumber.ts";
import type { OptionValues } from "./readOptions.ts";

/** When seeding ends; undefined: when the user ends it. Throws `badInput`. */
export function seedRules(values: OptionValues<typeof seedOptions>): SeedRules | undefined {
  const { "seed-ratio": ratio, "seed-time": minutes, "seed-idle": idle, "keep-only-source": keep = false } = values;
  if (ratio === undefined && minutes === undefined && idle === undefined) {
    if (!keep) return undefined;
    const sentence = "--keep-only-source holds off the end that --seed-ratio, --seed-time or --seed-idle brings";
    throw new SwarmbidError("badInput", `${sentence}: name one of these too, or leave it out.`);
  }
  return {
    keepIfOnlySource: keep,
    ...(ratio === undefined ? {} : { ratio: positive(ratio, "--seed-ratio", "a number such as 1.5") }),
    ...(minutes === undefined ? {} : { minutes: positive(minutes, "--seed-time", "minutes, such as 90") }),
    ...(idle === undefined ? {} : { idleMinutes: positive(idle, "--seed-idle", "minutes, such as 30") }),
  };
}
