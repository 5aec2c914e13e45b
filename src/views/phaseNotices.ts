import * as vscode from "vscode";
import type { TorrentEngine } from "../engine/door.ts";
import type { Disposable } from "../engine/lifecycle.ts";
import type { TransferSnapshot } from "../engine/model.ts";
import { execute } from "./commands/execute.ts";
import type { ErrorView } from "./errorView.ts";
import { phaseNews } from "./phaseNews.ts";
import { plainText } from "./text/plainText.ts";
import { plural } from "./text/plural.ts";

/** Tells that a transfer finished while the view is hidden, and that one stopped by an error. One notification for several. */
export function createPhaseNotices(engine: TorrentEngine, isViewVisible: () => boolean, errors: ErrorView): Disposable {
  let { conditions } = phaseNews(new Map(), engine.transfers.list());
  return engine.onDidChange(() => {
    const next = phaseNews(conditions, engine.transfers.list());
    conditions = next.conditions;
    // The window that works with them tells.
    if (engine.status.phase === "mirroring") return;
    const { finished, failed } = next.news;
    if (finished.length > 0 && !isViewVisible()) tellFinished(finished);
    if (failed.length > 0) errors.say(failureSentence(failed));
  });
}

function tellFinished(finished: readonly TransferSnapshot[]): void {
  const [first] = finished;
  if (first === undefined) return;
  const reveal = vscode.l10n.t("Reveal in Explorer");
  const sentence =
    finished.length === 1
      ? vscode.l10n.t("“{0}” is complete.", plainText(first.name))
      : vscode.l10n.t("{0} are complete.", plural(finished.length, "transfer"));
  void vscode.window.showInformationMessage(sentence, reveal).then(async (picked) => {
    if (picked === reveal) await execute("swarmbid.revealInExplorer", first.id);
  });
}

function failureSentence(failed: readonly TransferSnapshot[]): string {
  const [first] = failed;
  const reason = first?.error?.message ?? "The log says why.";
  if (failed.length === 1) return `“${first?.name ?? ""}” stopped. ${reason}`;
  return `${plural(failed.length, "transfer")} stopped. The first of them: ${reason}`;
}
