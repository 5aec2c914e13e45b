import { nameProblem } from "./nameRules.ts";
import { riskyName } from "./riskyNames.ts";

/**
 * Why a transfer may not use this folder, as the sentence to show; undefined when it may. `relativeToWorkspace` has
 * `/` or `\` between its components. Links on the disk are not this check's business: the store looks at those.
 */
export function checkTargetFolder(relativeToWorkspace: string): string | undefined {
  const path = relativeToWorkspace.trim();
  if (/^([/\\]|[a-z]:)/i.test(path)) return "Name a folder inside the workspace, such as “data”.";
  const names = path.split(/[/\\]/).filter((name) => name !== "" && name !== ".");
  if (names.length === 0) {
    return "Files do not go into the workspace folder itself. Name a folder inside it, such as “data”.";
  }
  for (const name of names) {
    const problem = nameProblem(name);
    if (problem !== undefined) return `“${name}” ${problem}. Choose another folder name.`;
    const reserved = riskyName(name) ?? (name.normalize("NFKC").toLowerCase() === "node_modules" ? name : undefined);
    if (reserved !== undefined) return `Tools use “${reserved}” for themselves. Choose another folder.`;
  }
  return undefined;
}
