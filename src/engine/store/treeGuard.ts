import type { BigIntStats } from "node:fs";
import { lstat, mkdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SwarmbidError } from "../errors.ts";
import { errnoOf, inTheWay, isAbsent, linkInTheWay, missing, toFileError } from "./fileErrors.ts";

/** What stands at a folder's path: for an obstacle, the highest component that is not a folder, and whether it is a link. */
export type FolderLook = "present" | "absent" | { readonly obstacle: string; readonly link: boolean };

/** Remembers looks within one pass over many files. Never kept longer: a link may be planted at any time. */
export type LookMemory = Map<string, Promise<FolderLook>>;

/** Keeps everything below one folder. Paths are relative with `/`. No link below the folder is ever followed. */
export interface TreeGuard {
  /** Looks at every component between the transfer's folder and `folder` ("" is the folder itself). */
  look(folder: string, memory?: LookMemory): Promise<FolderLook>;
  /** The path to use for a file whose folders were all just seen to be real; undefined when one of them is not there. */
  find(file: string, memory?: LookMemory): Promise<string | undefined>;
  /** Like `find`, with the missing folders created. */
  prepare(file: string): Promise<string>;
  /** Below the folder's real path; looks at nothing. */
  absolute(path: string): string;
}

/** `folder` itself is taken as it is, its own parents may be links; from the first look on it must stay the same folder. */
export function createTreeGuard(folder: string): TreeGuard {
  let root: { readonly path: string; readonly identity: string } | undefined;

  async function lookAtRoot(): Promise<FolderLook> {
    try {
      const path = root?.path ?? (await realpath(folder));
      const stats = await lstat(path, { bigint: true });
      // The link case is one that took the folder's place: the real path had none.
      if (!stats.isDirectory()) return { obstacle: "", link: stats.isSymbolicLink() };
      root ??= { path, identity: identityOf(stats) };
      if (root.identity !== identityOf(stats)) throw missing(folder);
      return "present";
    } catch (error) {
      if (isAbsent(error) && root === undefined) return "absent";
      throw toFileError(error, folder);
    }
  }

  async function lookBelow(path: string, memory: LookMemory | undefined): Promise<FolderLook> {
    const above = await look(parentOf(path), memory);
    if (above !== "present") return above;
    try {
      const stats = await lstat(absolute(path));
      return stats.isDirectory() ? "present" : { obstacle: path, link: stats.isSymbolicLink() };
    } catch (error) {
      if (isAbsent(error)) return "absent";
      throw toFileError(error, absolute(path));
    }
  }

  function look(path: string, memory?: LookMemory): Promise<FolderLook> {
    const known = memory?.get(path);
    if (known !== undefined) return known;
    const looking = path === "" ? lookAtRoot() : lookBelow(path, memory);
    memory?.set(path, looking);
    return looking;
  }

  const absolute = (path: string): string => join(root?.path ?? folder, ...path.split("/"));

  function refuse(found: FolderLook): void {
    if (typeof found === "string") return;
    const path = found.obstacle === "" ? folder : absolute(found.obstacle);
    throw found.link ? linkInTheWay(path) : inTheWay(path);
  }

  async function create(path: string): Promise<void> {
    const found = await look(path);
    refuse(found);
    if (found === "present") return;
    if (path === "") await mkdir(folder, { recursive: true });
    else {
      await create(parentOf(path));
      // Somebody may have been faster; whatever is there now is looked at below.
      await mkdir(absolute(path)).catch((error: unknown) => {
        if (errnoOf(error) !== "EEXIST") throw error;
      });
    }
    const made = await look(path);
    refuse(made);
    if (made === "absent") throw missing(absolute(path));
  }

  return {
    look,
    absolute,
    async find(file, memory) {
      const parent = parentOf(contained(file));
      const found = await look(parent, memory);
      refuse(found);
      return found === "present" ? absolute(file) : undefined;
    },
    async prepare(file) {
      const parent = parentOf(contained(file));
      await create(parent).catch((error: unknown) => {
        throw toFileError(error, absolute(parent));
      });
      return absolute(file);
    },
  };
}

/** The folder of a relative path; "" at the top. */
export function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === "." ? "" : parent;
}

/** Tells one file or folder from another that took its name. */
export function identityOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}`;
}

/** The path policy has judged the torrent's names long before; a mistake there must not lead outside. */
function contained(path: string): string {
  const unsafe = path.split("/").some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part));
  if (unsafe)
    throw new SwarmbidError(
      "unsafePath",
      `“${path}” is not a safe file name: ask its publisher for a torrent with portable names.`,
    );
  return path;
}
