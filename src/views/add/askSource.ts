import * as vscode from "vscode";
import { isProposable, sourceTextProblem } from "./sourceText.ts";

export interface SourceQuestion {
  readonly value?: string;
  /** What the engine said about the value. */
  readonly problem?: string;
}

/** Asks for a magnet link, an info-hash or an address. Undefined: the user changed their mind. */
export async function askSource({ value, problem }: SourceQuestion = {}): Promise<string | undefined> {
  const proposal = value ?? (await clipboardProposal());
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t("Add Torrent or Magnet Link"),
    prompt: vscode.l10n.t("A magnet link, an info-hash or the address of a .torrent file"),
    placeHolder: "magnet:?xt=urn:btih:…",
    value: proposal,
    valueSelection: [0, proposal.length],
    ignoreFocusOut: true,
    validateInput: (text) => (text === value && problem !== undefined ? problem : sourceTextProblem(text)),
  });
  return answer?.trim();
}

async function clipboardProposal(): Promise<string> {
  // A browser that has not granted the clipboard makes VS Code show an error and keeps this waiting until it is answered.
  if (vscode.env.uiKind === vscode.UIKind.Web) return "";
  try {
    const text = await vscode.env.clipboard.readText();
    return isProposable(text) ? text.trim() : "";
  } catch {
    // A browser may refuse access to the clipboard: then there is no proposal.
    return "";
  }
}
