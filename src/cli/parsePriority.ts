import { SwarmbidError } from "../engine/errors.ts";
import type { FilePriority } from "../engine/model.ts";

const LEVELS: readonly FilePriority[] = ["low", "normal", "high"];

/** Reads `GLOB=LEVEL`; the glob may hold `=` itself. Throws `badInput`. */
export function parsePriority(text: string): { readonly glob: string; readonly priority: FilePriority } {
  const equals = text.lastIndexOf("=");
  const priority = LEVELS.find((level) => level === text.slice(equals + 1));
  if (equals > 0 && priority !== undefined) return { glob: text.slice(0, equals), priority };
  throw new SwarmbidError(
    "badInput",
    `--priority wants GLOB=LEVEL with the level high, normal or low, such as '*.csv=high', and got “${text}”.`,
  );
}
