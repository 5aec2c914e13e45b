import * as vscode from "vscode";
import type { Disposable } from "../engine/lifecycle.ts";
import type { ReadHttpSetting } from "./proxySettings.ts";
import type { ReadSetting } from "./readSetting.ts";

const SECTION = "swarmbid";

/** Reads Swarmbid's settings as they hold for a folder, or for the window. */
export function settingReader(folder?: vscode.WorkspaceFolder): ReadSetting {
  return (key) => vscode.workspace.getConfiguration(SECTION, folder?.uri).get<unknown>(key);
}

/** Reads VS Code's settings of the proxy. */
export const httpSettingReader: ReadHttpSetting = (key) => vscode.workspace.getConfiguration("http").get<unknown>(key);

export function onSettingsChange(call: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SECTION) || change.affectsConfiguration("http")) call();
  });
}
