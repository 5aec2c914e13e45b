import picomatch from "picomatch";

/**
 * Whether one of the globs means a torrent's file, given its path with or without the torrent's top folder. As in a .gitignore
 * file a pattern without a slash matches at any depth, and one that matches a folder means what is below it; `!` turns a pattern round.
 */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map(matcherOf);
  return (path) => matchers.some((matches) => matches(path));
}

function matcherOf(glob: string): (path: string) => boolean {
  const isNegated = glob.startsWith("!") && !glob.startsWith("!(");
  const pattern = isNegated ? glob.slice(1) : glob;
  const matches = picomatch(deepened(pattern), { dot: true });
  return (path) => (matches(path) || matches(withoutTopFolder(path))) !== isNegated;
}

function deepened(pattern: string): string[] {
  const bare = pattern.replace(/\/$/, "");
  // A slash at the beginning ties the pattern to the top, as any other slash but the last does.
  const anchored = bare.includes("/") ? bare.replace(/^\//, "") : `**/${bare}`;
  const below = `${anchored}/**/*`;
  return bare === pattern ? [anchored, below] : [below];
}

const withoutTopFolder = (path: string) => path.slice(path.indexOf("/") + 1);
