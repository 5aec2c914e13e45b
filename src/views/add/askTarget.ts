import * as vscode from "vscode";
import { resolveTarget, targetText } from "../../datasets/target.ts";
import { realFolder } from "../../host/realFolder.ts";
import type { StepPlace, StepResult } from "../steps/inSteps.ts";
import { plainText } from "../text/plainText.ts";

export interface TargetQuestion {
  readonly workspaceFolder: vscode.WorkspaceFolder;
  readonly proposal: string;
  /** Of the torrent. */
  readonly name: string;
  readonly place: StepPlace;
}

/** Asks for the folder inside the workspace that the files go to; an absolute path. */
export async function askTarget({
  workspaceFolder,
  proposal,
  name,
  place,
}: TargetQuestion): Promise<StepResult<{ readonly folder: string }>> {
  const root = workspaceFolder.uri.fsPath;
  const box = vscode.window.createInputBox();
  const browse = { iconPath: new vscode.ThemeIcon("folder-opened"), tooltip: vscode.l10n.t("Browse…") };
  box.title = vscode.l10n.t("Target Folder");
  box.prompt = vscode.l10n.t("Folder inside “{0}” for “{1}”", plainText(workspaceFolder.name), plainText(name));
  box.value = proposal;
  box.ignoreFocusOut = true;
  // A single question needs no “(1/1)”.
  if (place.totalSteps > 1) {
    box.step = place.step;
    box.totalSteps = place.totalSteps;
  }
  box.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back, browse] : [browse];
  const validate = (): void => {
    const target = resolveTarget(root, box.value);
    box.validationMessage = "problem" in target ? target.problem : "";
  };
  validate();
  return new Promise((resolve, reject) => {
    let browsing = false;
    const end = (result: StepResult<{ readonly folder: string }>): void => {
      resolve(result);
      box.dispose();
    };
    const accept = async (): Promise<void> => {
      const target = await checkedTarget(root, box.value);
      if ("folder" in target) end(target);
      else box.validationMessage = target.problem;
    };
    const pickFolder = async (): Promise<void> => {
      // The dialog takes the input box's place: that is no change of mind.
      browsing = true;
      const picked = await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        defaultUri: workspaceFolder.uri,
        openLabel: vscode.l10n.t("Choose as Target"),
      });
      browsing = false;
      if (picked?.[0] !== undefined) box.value = inside(root, picked[0].fsPath);
      validate();
      box.show();
    };
    box.onDidChangeValue(validate);
    box.onDidAccept(() => void accept().catch(reject));
    box.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) end("back");
      else void pickFolder().catch(reject);
    });
    box.onDidHide(() => {
      if (!browsing) end(undefined);
    });
    box.show();
  });
}

/** Names first, then links: a linked folder inside the workspace may lead out of it. */
async function checkedTarget(root: string, text: string): ReturnType<typeof resolveRealTarget> {
  const target = resolveTarget(root, text);
  return "problem" in target ? target : resolveRealTarget(root, target.folder);
}

async function resolveRealTarget(root: string, folder: string): Promise<ReturnType<typeof resolveTarget>> {
  const real = resolveTarget(await realFolder(root), await realFolder(folder));
  return "problem" in real ? real : { folder };
}

/** Below the workspace folder as people type it; elsewhere the whole path, which the box then refuses in words. */
function inside(root: string, folder: string): string {
  const text = targetText(root, folder);
  return text.startsWith("..") ? folder : text;
}
