import { pathMatcher } from "./pathMatcher.ts";

/**
 * Which files a line of patterns means: `*.csv raw/ !*_sample*` are those that one of the first two matches, without those that the
 * last one does. Patterns that begin with `!` take away, also when there are no others; spaces separate. Undefined for no pattern.
 */
export function chosenBy(line: string): ((path: string) => boolean) | undefined {
  const patterns = line.split(/\s+/).filter((pattern) => pattern !== "" && pattern !== "!");
  const isAway = (pattern: string): boolean => pattern.startsWith("!") && !pattern.startsWith("!(");
  const takesAway = pathMatcher(patterns.filter(isAway).map((pattern) => pattern.slice(1)));
  const means = patterns.filter((pattern) => !isAway(pattern));
  const matches = means.length === 0 ? () => true : pathMatcher(means);
  return patterns.length === 0 ? undefined : (path) => matches(path) && !takesAway(path);
}
