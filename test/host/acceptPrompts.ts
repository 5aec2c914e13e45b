import * as vscode from "vscode";

const ACCEPT_EVERY_MS = 200;

/** Says yes to every prompt and picker that comes until the work is done. */
export async function acceptPrompts<T>(work: Thenable<T>): Promise<T> {
  const accepting = setInterval(
    () => void vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem"),
    ACCEPT_EVERY_MS,
  );
  try {
    return await work;
  } finally {
    clearInterval(accepting);
  }
}
