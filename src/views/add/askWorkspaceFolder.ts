import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";

/** The workspace's folders on a real disk, at least one. Throws when there is none. */
export function requireWorkspaceFolders(): readonly [vscode.WorkspaceFolder, ...vscode.WorkspaceFolder[]] {
  const [first, ...others] = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  if (first !== undefined) return [first, ...others];
  throw new SwarmbidError("badInput", "Files are fetched into a folder of your workspace: open a folder first.");
}

/** The workspace folder to fetch into; asks when there are several. Undefined: the user changed their mind. */
export async function askWorkspaceFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = requireWorkspaceFolders();
  if (folders.length === 1) return folders[0];
  const picked = await vscode.window.showQuickPick(
    folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder })),
    { title: vscode.l10n.t("Which folder of the workspace should the files go to?"), ignoreFocusOut: true },
  );
  return picked?.folder;
}
