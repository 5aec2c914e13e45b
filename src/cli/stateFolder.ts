import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import path from "node:path";

/** What the choice of the folder depends on; taken from the process by the caller. */
export interface StateSurroundings {
  readonly platform: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where a command keeps its state: one folder per purpose and place, so that the same command line finds it again after a kill.
 * Never inside the user's own data.
 */
export function stateFolder(surroundings: StateSurroundings, ...key: readonly string[]): string {
  const name = createHash("sha256").update(key.join("\0")).digest("hex").slice(0, 32);
  return path.join(stateHome(surroundings), "swarmbid", name);
}

/** XDG base directories where set, else what the platform expects. */
function stateHome({ platform, home, env }: StateSurroundings): string {
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
