import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";

/** Shows the first place that exists: in the Explorer when it is in the workspace, else in the system's file manager. */
export async function revealOnDisk(places: readonly string[]): Promise<void> {
  for (const place of places) {
    const uri = vscode.Uri.file(place);
    if (!(await exists(uri))) continue;
    const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    await vscode.commands.executeCommand(inWorkspace ? "revealInExplorer" : "revealFileInOS", uri);
    return;
  }
  throw new SwarmbidError(
    "missingFiles",
    "Nothing of this transfer is on the disk yet: resume it, or wait for its first file.",
  );
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
