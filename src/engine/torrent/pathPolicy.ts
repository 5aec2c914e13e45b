import { SwarmbidError } from "../errors.ts";
import { PATH_LIMITS } from "./limits.ts";
import { foldName, nameProblem } from "./nameRules.ts";

/**
 * Joins the components of a path inside a torrent with `/`, or throws `unsafePath`: a name is refused, never repaired.
 * An undefined component is one that is not valid UTF-8.
 */
export function checkedPath(components: readonly (string | undefined)[]): string {
  if (components.length > PATH_LIMITS.components) {
    throw unsafe(`has folders more than ${PATH_LIMITS.components} deep`);
  }
  const names: string[] = [];
  for (const name of components) {
    if (name === undefined) throw unsafe("holds a file name that is not valid UTF-8");
    const problem = nameProblem(name);
    if (problem !== undefined) throw unsafe(`holds the file name ${quoted(name)}, which ${problem}`);
    names.push(name);
  }
  const path = names.join("/");
  if (Buffer.byteLength(path) > PATH_LIMITS.pathBytes) {
    throw unsafe(`holds a path longer than ${PATH_LIMITS.pathBytes} bytes`);
  }
  return path;
}

/**
 * Throws `unsafePath` when two paths cannot live side by side on every file system: the same name but for case or
 * Unicode composition (folders included), the same path twice, or a file where another path needs a folder.
 */
export function checkCollisions(paths: Iterable<string>): void {
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
        throw unsafe(`holds both ${quoted(present.name)} and ${quoted(name)}, one name on many disks`);
      } else if (!isFile && present.below !== undefined) {
        folder = present.below;
      } else if (isFile && present.below === undefined) {
        throw unsafe(`holds the file ${quoted(path)} twice`);
      } else {
        throw unsafe(`needs ${quoted(name)} to be a file and a folder at once`);
      }
    }
  }
}

type Folder = Map<string, Entry>;

interface Entry {
  readonly name: string;
  /** Undefined for a file. */
  readonly below: Folder | undefined;
}

function unsafe(what: string): SwarmbidError {
  return new SwarmbidError("unsafePath", `This torrent ${what}. Ask its publisher for one with portable file names.`);
}

/** For a sentence: characters that could disturb it are shown as escapes, and long names are cut. */
function quoted(name: string): string {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  const escaped = shown.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `“${escaped}”`;
}
