import type { Dirent } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SwarmbidError } from "../errors.ts";
import { type IgnoreRules, isIgnored, readIgnoreRules, rulesOf } from "./ignoreRules.ts";
import { inParallel } from "./inParallel.ts";
import { leaveOut } from "./leaveOut.ts";
import { TORRENT_LIMITS } from "./limits.ts";
import { collisionProblem, pathProblem } from "./pathPolicy.ts";

const STATS_AT_ONCE = 16;

/** Refused names that a sentence tells of. */
const NAMED = 5;

/** A file on the disk that becomes part of a new torrent. */
export interface SourceFile {
  readonly absolutePath: string;
  /** Below the torrent's folder; the file's own name when the torrent is a single file. */
  readonly components: readonly string[];
  /** Bytes. */
  readonly length: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export interface LeftOut {
  /** Below the torrent's folder, with `/`. */
  readonly path: string;
  readonly reason: string;
}

export interface CollectedFiles {
  readonly name: string;
  readonly isSingleFile: boolean;
  /** In the order of their components' bytes, whatever the file system's own order is. */
  readonly files: readonly SourceFile[];
  readonly leftOut: readonly LeftOut[];
}

export interface CollectOptions {
  readonly signal?: AbortSignal | undefined;
  readonly includeIgnored?: boolean;
  /** As lines of a `.gitignore` file at the top. */
  readonly leaveOut?: readonly string[];
}

/** What is left out because somebody said so. */
interface Refusals {
  /** Of the user for this torrent. */
  readonly own: IgnoreRules;
  /** Of the `.gitignore` files above and here; undefined: they do not count. */
  readonly found: IgnoreRules | undefined;
}

/** Lists what a new torrent of this file or folder holds. Links below `path` are left out. Throws `unsafePath`, `badInput` or `fileAccess`. */
export async function collectFiles(
  path: string,
  { signal, includeIgnored = false, leaveOut: lines = [] }: CollectOptions = {},
): Promise<CollectedFiles> {
  const root = resolve(path);
  const name = basename(root);
  refuse(name, pathProblem([name]));
  const found = await readable(name, stat(root));
  if (found.isFile()) {
    const file = { absolutePath: root, components: [name], length: found.size, modifiedAt: found.mtimeMs };
    return { name, isSingleFile: true, files: [file], leftOut: [] };
  }
  if (!found.isDirectory()) {
    throw new SwarmbidError("badInput", `“${name}” is neither a file nor a folder. Choose one of these.`);
  }
  const files: SourceFile[] = [];
  const leftOut: LeftOut[] = [];
  const problems: string[] = [];
  const refusals: Refusals = { own: rulesOf(lines), found: includeIgnored ? undefined : [] };
  for await (const item of walk(root, [name], refusals)) {
    signal?.throwIfAborted();
    if (item.kind === "refused") problems.push(item.problem);
    else if (item.kind === "leftOut") leftOut.push({ path: item.components.slice(1).join("/"), reason: item.reason });
    else files.push({ ...item.file, components: item.file.components.slice(1) });
    if (files.length > TORRENT_LIMITS.files) {
      throw new SwarmbidError(
        "badInput",
        `“${name}” holds more than ${TORRENT_LIMITS.files} files. Pack small files into archives first.`,
      );
    }
  }
  refuseAll(name, problems);
  if (files.length === 0) {
    throw new SwarmbidError("badInput", `There is no file to share in “${name}”. Choose another folder.`);
  }
  refuse(name, collisionProblem(files.map((file) => file.components.join("/"))));
  return { name, isSingleFile: false, files, leftOut };
}

type Item =
  | { readonly kind: "file"; readonly file: SourceFile }
  | { readonly kind: "folder"; readonly absolutePath: string; readonly components: readonly string[] }
  | { readonly kind: "leftOut"; readonly components: readonly string[]; readonly reason: string }
  /** Receivers would refuse its name; to follow the torrent's name. */
  | { readonly kind: "refused"; readonly problem: string };

/** Files and what is left out, folder by folder in the order of their names' bytes. `above` begins with the torrent's name. */
async function* walk(
  folder: string,
  above: readonly string[],
  { own, found: foundAbove }: Refusals,
): AsyncIterable<Exclude<Item, { kind: "folder" }>> {
  const entries = await readable(above.join("/"), readdir(folder, { withFileTypes: true, encoding: "buffer" }));
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  const found = foundAbove && (await readIgnoreRules(folder, foundAbove, above.length - 1));
  const refusals = { own, found };
  const items: Item[] = [];
  await inParallel(entries.entries(), STATS_AT_ONCE, async ([place, entry]) => {
    items[place] = await describe(folder, above, entry, refusals);
  });
  for (const item of items) {
    if (item.kind === "folder") yield* walk(item.absolutePath, item.components, refusals);
    else yield item;
  }
}

async function describe(
  folder: string,
  above: readonly string[],
  entry: Dirent<Buffer>,
  refusals: Refusals,
): Promise<Item> {
  const name = entry.name.toString("utf8");
  const components = [...above, name];
  const reason = leaveOut(name) ?? kindProblem(entry) ?? ignoredProblem(components, entry, refusals);
  if (reason !== undefined) return { kind: "leftOut", components, reason };
  const isUtf8 = Buffer.from(name).equals(entry.name);
  const problem = pathProblem([...above, isUtf8 ? name : undefined]);
  if (problem !== undefined) return { kind: "refused", problem };
  const absolutePath = join(folder, name);
  if (entry.isDirectory()) return { kind: "folder", absolutePath, components };
  const { size, mtimeMs } = await readable(components.join("/"), lstat(absolutePath));
  return { kind: "file", file: { absolutePath, components, length: size, modifiedAt: mtimeMs } };
}

function kindProblem(entry: Dirent<Buffer>): string | undefined {
  if (entry.isSymbolicLink()) return "is a link";
  return entry.isFile() || entry.isDirectory() ? undefined : "is not an ordinary file";
}

function ignoredProblem(
  components: readonly string[],
  entry: Dirent<Buffer>,
  { own, found = [] }: Refusals,
): string | undefined {
  const below = components.slice(1);
  if (isIgnored(below, entry.isDirectory(), own)) return "is what you want left out";
  return isIgnored(below, entry.isDirectory(), found) ? "is ignored by a .gitignore file" : undefined;
}

/** Receivers would refuse such a torrent. */
function refuse(name: string | undefined, problem: string | undefined): void {
  if (problem === undefined) return;
  throw new SwarmbidError("unsafePath", `“${name ?? ""}” ${problem}. Rename it, then try again.`);
}

/** All at once: who renames one after the other would never know how many there are. */
function refuseAll(name: string, [first, ...others]: readonly string[]): void {
  if (others.length === 0) {
    refuse(name, first);
    return;
  }
  const told = [first, ...others.slice(0, NAMED - 1)].join("; ");
  const more = others.length < NAMED ? "" : `; and ${String(others.length + 1 - NAMED)} more such names`;
  throw new SwarmbidError("unsafePath", `“${name}” ${told}${more}. Rename them, then try again.`);
}

async function readable<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new SwarmbidError(
      "fileAccess",
      `“${path}” cannot be read. Check that it exists and that you may read it.`,
      error,
    );
  }
}
