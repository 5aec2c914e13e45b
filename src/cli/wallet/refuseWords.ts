import { SwarmbidError } from "../../engine/errors.ts";

/** For actions that take options alone. */
export function refuseWords(action: string, positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new SwarmbidError(
      "badInput",
      `wallet ${action} wants nothing but options: \`swarmbid help wallet ${action}\` shows them.`,
    );
}
