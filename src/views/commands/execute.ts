import * as vscode from "vscode";
import type { CommandId } from "../../host/manifest.gen.ts";

/** Runs one of our own commands as if the user had: asking, starting the engine and showing errors come with it. */
export async function execute(id: CommandId, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(id, ...args);
}
