import * as vscode from "vscode";

/** A dialog that was shown. */
export interface ShownDialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** VS Code shows no modal dialog in tests: answers every one in its place, undefined as Escape does, while the work goes on. */
export async function answerDialog(
  answer: string | undefined,
  work: () => Thenable<unknown>,
): Promise<readonly ShownDialog[]> {
  const shown: ShownDialog[] = [];
  const real = vscode.window.showInformationMessage;
  const stand = (
    message: string,
    options: vscode.MessageOptions,
    ...buttons: string[]
  ): Thenable<string | undefined> => {
    if (options.modal !== true) return real(message, options, ...buttons);
    shown.push({ message, detail: options.detail ?? "", buttons });
    return Promise.resolve(answer);
  };
  Object.assign(vscode.window, { showInformationMessage: stand });
  try {
    await work();
    return shown;
  } finally {
    Object.assign(vscode.window, { showInformationMessage: real });
  }
}
