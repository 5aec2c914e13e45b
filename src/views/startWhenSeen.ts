import * as vscode from "vscode";
import { createDisposableList, type Disposable } from "../engine/lifecycle.ts";
import type { EngineGate } from "../host/engineGate.ts";
import type { ErrorView } from "./errorView.ts";
import { type TransfersView, VIEW_ID } from "./tree/transfersView.ts";

/** Loads the list when the view is first seen in a trusted window with a folder. Nothing goes to the network by that. */
export function startWhenSeen(gate: EngineGate, view: TransfersView, errors: ErrorView): Disposable {
  const owned = createDisposableList();

  function open(): void {
    const { isTrusted, workspaceFolders } = vscode.workspace;
    // After a failed start the view offers to try again: it does not do so by itself at every glance.
    if (!view.visible || !isTrusted || workspaceFolders === undefined || gate.state !== "closed") return;
    void vscode.window.withProgress({ location: { viewId: VIEW_ID } }, async () => {
      try {
        await gate.open();
      } catch (error) {
        errors.show(error);
      }
    });
  }

  owned.add(view.onDidBecomeVisible(open));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(open));
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(open));
  open();
  return owned;
}
