import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";
import { askChoice } from "../steps/askChoice.ts";

/** The file or folder that a command was given, by the Explorer's menu, else asks. Undefined: the user changed their mind. */
export async function askPublishPath(clicked: unknown): Promise<string | undefined> {
  const uri = clicked instanceof vscode.Uri ? clicked : await askUri();
  if (uri === undefined) return undefined;
  if (uri.scheme === "file") return uri.fsPath;
  throw new SwarmbidError("badInput", "Only files and folders on a disk can be shared: save it to one first.");
}

async function askUri(): Promise<vscode.Uri | undefined> {
  // The system's dialogs choose files or folders, not both.
  const answer = await askChoice<"folder" | "file">({
    title: vscode.l10n.t("Publish Folder or File"),
    placeholder: vscode.l10n.t("What do you want to share?"),
    step: 1,
    totalSteps: 1,
    current: "folder",
    choices: [
      { value: "folder", label: vscode.l10n.t("Folder…"), detail: vscode.l10n.t("With all that is in it") },
      { value: "file", label: vscode.l10n.t("File…"), detail: vscode.l10n.t("One file alone") },
    ],
  });
  if (typeof answer !== "object") return undefined;
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: answer.value === "file",
    canSelectFolders: answer.value === "folder",
    openLabel: vscode.l10n.t("Publish"),
    ...(workspaceFolder !== undefined && { defaultUri: workspaceFolder }),
  });
  return picked?.[0];
}
