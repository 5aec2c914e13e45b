import type { KeptPath } from "../../engine/door.ts";
import { plainText } from "../text/plainText.ts";

const SHOWN_PATHS = 8;

const BEGINNINGS: readonly (readonly [KeptPath["reason"], string])[] = [
  ["yours", "These were there before the transfer and stay"],
  ["unclear", "These may be somebody else's and stay"],
  ["refused", "The disk did not let these be deleted"],
];

/** What stays when transfers are removed with their files, and why; undefined when nothing does. */
export function keptText(kept: readonly KeptPath[]): string | undefined {
  const sentences = BEGINNINGS.flatMap(([reason, beginning]) => {
    const paths = kept.filter((path) => path.reason === reason).map(({ path }) => plainText(path));
    if (paths.length === 0) return [];
    const more = paths.length - SHOWN_PATHS;
    const names = paths.slice(0, SHOWN_PATHS).join(", ");
    return [`${beginning}: ${names}${more > 0 ? ` and ${more.toLocaleString("en")} more` : ""}.`];
  });
  return sentences.length === 0 ? undefined : sentences.join(" ");
}
