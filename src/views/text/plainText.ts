const MAX_LENGTH = 200;
/** C0 and C1 controls, line and paragraph separators, and the characters that turn the reading direction. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
/** Joins two characters without being seen. */
const JOINER = "\u2060";

/**
 * A name from outside made safe for labels, notifications and pickers: VS Code turns `$(name)` into icons and
 * `[text](command:…)` into links that run commands. Here both stay the letters that they are.
 */
export function plainText(text: string): string {
  const seen = text.replace(UNSEEN, " ").trim();
  const short = seen.length > MAX_LENGTH ? `${seen.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, "")}…` : seen;
  return short.replaceAll("$(", `$${JOINER}(`).replaceAll("](", `]${JOINER}(`);
}
