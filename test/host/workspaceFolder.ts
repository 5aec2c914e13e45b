import assert from "node:assert/strict";
import * as vscode from "vscode";

/** The open folder's path on disk. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  return folder.uri.fsPath;
}
