import path from "node:path";
import { checkTargetFolder } from "../engine/torrent/targetFolder.ts";

/** Either where the files go, or why not: one sentence with the next step. */
export type Target = { readonly folder: string } | { readonly problem: string };

/**
 * Judges the target that a user typed or picked, relative or absolute: a folder inside the workspace folder, never the
 * workspace folder itself and never below a folder that tools act upon. Looks at names only: links are the caller's to resolve.
 */
export function resolveTarget(workspaceFolder: string, text: string): Target {
  const folder = path.resolve(workspaceFolder, text.trim());
  const relative = path.relative(workspaceFolder, folder);
  // On Windows the way to another drive is absolute.
  if (relative.split(path.sep)[0] === ".." || path.isAbsolute(relative)) {
    return { problem: "This folder is outside the workspace: choose one inside it, such as “data”." };
  }
  const problem = checkTargetFolder(targetText(workspaceFolder, folder));
  return problem === undefined ? { folder } : { problem };
}

/** What to show for a target: below the workspace folder, with `/`. */
export function targetText(workspaceFolder: string, folder: string): string {
  return path.relative(workspaceFolder, folder).split(path.sep).join("/");
}
