import { PATH_LIMITS } from "./limits.ts";
import { foldName, nameProblem } from "./nameRules.ts";

/**
 * Why a path inside a torrent is refused, to follow “This torrent …”; undefined when it is fine. Nothing is ever repaired.
 * An undefined component is one that is not valid UTF-8.
 */
export function pathProblem(components: readonly (string | undefined)[]): string | undefined {
  if (components.length > PATH_LIMITS.components) return `has folders more than ${PATH_LIMITS.components} deep`;
  for (const name of components) {
    if (name === undefined) return "holds a file name that is not valid UTF-8";
    const problem = nameProblem(name);
    if (problem !== undefined) return `holds the file name ${quoted(name)}, which ${problem}`;
  }
  if (Buffer.byteLength(components.join("/")) <= PATH_LIMITS.pathBytes) return undefined;
  return `holds a path longer than ${PATH_LIMITS.pathBytes} bytes`;
}

/**
 * Why these paths cannot live side by side on every file system, to follow “This torrent …”; undefined when they can:
 * the same name but for case or Unicode composition (folders included), the same path twice, or a file where another
 * path needs a folder.
 */
export function collisionProblem(paths: Iterable<string>): string | undefined {
  const root: Folder = new Map();
  for (const path of paths) {
    let folder = root;
    const names = path.split("/");
    for (const [depth, name] of names.entries()) {
      const isFile = depth === names.length - 1;
      const folded = foldName(name);
      const present = folder.get(folded);
      if (present === undefined) {
        const entry: Entry = { name, below: isFile ? undefined : new Map() };
        folder.set(folded, entry);
        if (entry.below !== undefined) folder = entry.below;
      } else if (present.name !== name) {
        return `holds both ${quoted(present.name)} and ${quoted(name)}, one name on many disks`;
      } else if (!isFile && present.below !== undefined) {
        folder = present.below;
      } else if (isFile && present.below === undefined) {
        return `holds the file ${quoted(path)} twice`;
      } else {
        return `needs ${quoted(name)} to be a file and a folder at once`;
      }
    }
  }
  return undefined;
}

type Folder = Map<string, Entry>;

interface Entry {
  readonly name: string;
  /** Undefined for a file. */
  readonly below: Folder | undefined;
}

/** For a sentence: characters that could disturb it are shown as escapes, and long names are cut. */
function quoted(name: string): string {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  const escaped = shown.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `“${escaped}”`;
}
