import * as vscode from "vscode";
import { isProposable, sourceTextProblem } from "./sourceText.ts";

export interface SourceQuestion {
  readonly value?: string;
  /** What the engine said about the value. */
  readonly problem?: string;
}

/** Asks for a magnet link, an info-hash or an address. Undefined: the user changed their mind. */
export async function askSource({ value, problem }: SourceQuestion = {}): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t("Add Torrent or Magnet Link");
  box.prompt = vscode.l10n.t("A magnet link, an info-hash or the address of a .torrent file");
  box.placeholder = "magnet:?xt=urn:btih:…";
  box.value = value ?? (await clipboardProposal());
  box.validationMessage = problem;
  box.ignoreFocusOut = true;
  return new Promise((resolve) => {
    const end = (text: string | undefined): void => {
      resolve(text);
      box.dispose();
    };
    box.onDidChangeValue((text) => {
      box.validationMessage = sourceTextProblem(text);
    });
    box.onDidAccept(() => {
      box.validationMessage = sourceTextProblem(box.value);
      if (box.validationMessage === undefined) end(box.value.trim());
    });
    box.onDidHide(() => end(undefined));
    box.show();
  });
}

async function clipboardProposal(): Promise<string> {
  // A browser that has not granted the clipboard makes VS Code show an error and keeps this waiting until it is answered.
  if (vscode.env.uiKind === vscode.UIKind.Web) return "";
  try {
    const text = await vscode.env.clipboard.readText();
    return isProposable(text) ? text.trim() : "";
  } catch {
    // Some systems refuse access to the clipboard: then there is no proposal.
    return "";
  }
}
