import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";

/** The workspace's folders on a real disk. */
export const workspaceFolders = (): readonly vscode.WorkspaceFolder[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");

/** The workspace folder to fetch into; asks when there are several, throws when there is none. Undefined: the user changed their mind. */
export async function askWorkspaceFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = workspaceFolders();
  const [first, ...others] = folders;
  if (first === undefined)
    throw new SwarmbidError("badInput", "Files are fetched into a folder of your workspace: open a folder first.");
  if (others.length === 0) return first;
  const picked = await vscode.window.showQuickPick(
    folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder })),
    { title: vscode.l10n.t("Which folder of the workspace should the files go to?"), ignoreFocusOut: true },
  );
  return picked?.folder;
}
