import * as vscode from "vscode";
import type { TorrentEngine } from "../engine/door.ts";
import { createDisposableList, type Disposable } from "../engine/lifecycle.ts";
import { statusText } from "./statusText.ts";
import { VIEW_ID } from "./tree/transfersView.ts";

/** The one status bar item: hidden without transfers, a click shows the view. */
export function createStatusBar(engine: TorrentEngine): Disposable {
  const owned = createDisposableList();
  const item = owned.add(vscode.window.createStatusBarItem("transfers", vscode.StatusBarAlignment.Left));
  item.name = "Swarmbid";
  item.command = `${VIEW_ID}.focus`;

  function update(): void {
    const status = statusText(engine.transfers.list(), engine.status.phase);
    if (status === undefined) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.accessibilityInformation = { label: status.accessibleLabel, role: "button" };
    item.backgroundColor = status.isError ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    item.show();
  }

  owned.add(engine.onDidChange(update));
  return owned;
}
