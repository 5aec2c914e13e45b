import * as vscode from "vscode";
import { workspaceFolders } from "./askWorkspaceFolder.ts";

/** False: there is no folder to fetch into, and the user was offered to open one. */
export function requireFolderOpen(): boolean {
  if (workspaceFolders().length > 0) return true;
  const open = vscode.l10n.t("Open Folder…");
  const sentence = vscode.l10n.t("Files are fetched into a folder of your workspace: open a folder first.");
  // Not awaited: a notification may stay open for hours.
  void vscode.window.showInformationMessage(sentence, open).then(async (picked) => {
    if (picked === open) await vscode.commands.executeCommand("vscode.openFolder");
  });
  return false;
}
