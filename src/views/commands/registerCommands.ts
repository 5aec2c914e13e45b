import * as vscode from "vscode";
import { createDisposableList, type Disposable } from "../../engine/lifecycle.ts";
import type { ErrorView } from "../errorView.ts";
import type { Command } from "./commandTable.ts";

/** Registers the table's commands; this is the one place that shows what they throw. */
export function registerCommands(table: Readonly<Record<string, Command>>, errors: ErrorView): Disposable {
  const owned = createDisposableList();
  for (const [id, command] of Object.entries(table)) {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      try {
        await command(...args);
      } catch (error) {
        errors.show(error);
      }
    };
    owned.add(vscode.commands.registerCommand(id, run));
  }
  return owned;
}
