import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Which VS Code the rings run on: the newest server, or the one at the lower end of engines.vscode. */
export type LineName = "newest" | "floor";

export interface Line {
  readonly name: LineName;
  /** Holds the line's package.json, lock file and node_modules. */
  readonly folder: string;
  /** VS Code's own server inside the installed package. */
  readonly server: string;
  /** The Node that the server runs on. */
  readonly node: string;
  /** Settings that this version spells in its own way. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const here = import.meta.dirname;

function createLine(name: LineName, settings: Line["settings"]): Line {
  const folder = path.join(here, name);
  const own = path.join(folder, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  return {
    name,
    folder,
    server: path.join(folder, "node_modules", "code-server", "lib", "vscode"),
    // A getter: before the installation the line's own Node is not there yet.
    get node() {
      return existsSync(own) ? own : process.execPath;
    },
    settings,
  };
}

/** A retired spelling is rewritten at start-up, which wakes the JSON extension and costs seconds. */
export const LINES: Readonly<Record<LineName, Line>> = {
  newest: createLine("newest", { "extensions.autoUpdate": "off" }),
  floor: createLine("floor", { "extensions.autoUpdate": false }),
};

export function isLineName(value: unknown): value is LineName {
  return typeof value === "string" && Object.hasOwn(LINES, value);
}

/** The installed VS Code's version. */
export function versionOf(line: Line): string {
  return (JSON.parse(readFileSync(path.join(line.server, "package.json"), "utf8")) as { version: string }).version;
}
