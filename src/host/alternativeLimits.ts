import * as vscode from "vscode";

/** Turns the alternative limits on or off for all windows, by the user's own setting. */
export async function toggleAlternativeLimits(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("swarmbid");
  const enabled = settings.get<unknown>("alternativeLimits.enabled") === true;
  await settings.update("alternativeLimits.enabled", !enabled, vscode.ConfigurationTarget.Global);
}
