import * as vscode from "vscode";
import type { Disposable } from "../engine/lifecycle.ts";
import type { EngineGate } from "../host/engineGate.ts";
import { execute } from "./commands/execute.ts";
import type { InterruptedTransfers } from "./interruptedTransfers.ts";
import { plural } from "./text/plural.ts";

/** Once the list is loaded: resumes what was interrupted, or asks, as the setting says. */
export function createInterruptedPrompt(
  gate: EngineGate,
  interrupted: InterruptedTransfers,
  resumesOnStartup: () => boolean,
): Disposable {
  return gate.onDidChangeState((state) => {
    if (state !== "ready" || interrupted.count === 0) return;
    void (resumesOnStartup() ? execute("swarmbid.resumeInterrupted") : ask(interrupted.count));
  });
}

async function ask(count: number): Promise<void> {
  const resume = vscode.l10n.t("Resume");
  const sentence =
    count === 1
      ? vscode.l10n.t("1 transfer was running when its window was closed.")
      : vscode.l10n.t("{0} were running when their window was closed.", plural(count, "transfer"));
  const answer = await vscode.window.showInformationMessage(sentence, resume, vscode.l10n.t("Not Now"));
  if (answer === resume) await execute("swarmbid.resumeInterrupted");
}
