import { open } from "node:fs/promises";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";

/** More than any real file of this kind; the rest of a longer one is not looked at. */
const MAX_BYTES = 1024 * 1024;

/** The `.gitignore` files of a folder and of those above it, up to the folder that is shared. */
export type IgnoreRules = readonly { readonly rules: Ignore; readonly depth: number }[];

/** Rules that hold for everything below the shared folder. */
export const rulesOf = (lines: readonly string[]): IgnoreRules =>
  lines.length === 0 ? [] : [{ rules: ignore().add([...lines]), depth: 0 }];

/** The rules that hold in a folder. `depth`: components between the shared folder and this one. */
export async function readIgnoreRules(folder: string, above: IgnoreRules, depth: number): Promise<IgnoreRules> {
  const text = await readStart(join(folder, ".gitignore"));
  return text === undefined ? above : [...above, { rules: ignore().add(text), depth }];
}

/** What is ignored, by git's own rules: the nearest file that names the path decides. `components` begin below the shared folder. */
export function isIgnored(components: readonly string[], isFolder: boolean, all: IgnoreRules): boolean {
  for (const { rules, depth } of [...all].reverse()) {
    const { ignored, unignored } = rules.test(components.slice(depth).join("/") + (isFolder ? "/" : ""));
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function readStart(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}
