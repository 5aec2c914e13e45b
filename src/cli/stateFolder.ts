import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import path from "node:path";

/** What the choice of the folder depends on; taken from the process by the caller. */
export interface StateSurroundings {
  readonly platform: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a command works on; the same place means the same state, so that a command goes on where it was. */
export interface Place {
  readonly command: "fetch" | "seed";
  /** Its info-hash, or the address it is fetched from. */
  readonly torrent: string;
  /** Absolute, links followed. */
  readonly folder: string;
}

/** The folder below which the command line keeps its state: never inside the user's own data. */
export function stateHome({ platform, home, env }: StateSurroundings): string {
  return path.join(platformHome({ platform, home, env }), "swarmbid");
}

/** Each place has a folder of its own: what was done at one never stands in the way at another. */
export function stateFolder(stateHome: string, { command, torrent, folder }: Place): string {
  const name = createHash("sha256").update([command, torrent, folder].join("\0")).digest("hex").slice(0, 32);
  return path.join(stateHome, name);
}

/** XDG base directories where set, else what the platform expects. */
function platformHome({ platform, home, env }: StateSurroundings): string {
  const xdg = env["XDG_STATE_HOME"];
  if (xdg !== undefined && path.isAbsolute(xdg)) return xdg;
  if (platform === "darwin") return path.join(home, "Library", "Application Support");
  const localData = env["LOCALAPPDATA"];
  if (platform === "win32") return localData ?? path.join(home, "AppData", "Local");
  return path.join(home, ".local", "state");
}

/** The path with its links followed as far as it exists: it names the same place before and after it was created. */
export function realPathSoFar(folder: string): string {
  const absolute = path.resolve(folder);
  try {
    return realpathSync.native(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(realPathSoFar(parent), path.basename(absolute));
  }
}
