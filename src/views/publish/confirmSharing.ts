import * as vscode from "vscode";
import { plainText } from "../text/plainText.ts";
import type { ShareSummary } from "./shareSummary.ts";

type Decision = "share" | "includeIgnored";

interface Row extends vscode.QuickPickItem {
  /** Undefined for rows that only tell. */
  readonly decision?: Decision;
}

/** Shows what would be shared and what is left out; nothing was shared yet. Undefined: the user changed their mind. */
export async function confirmSharing(name: string, summary: ShareSummary): Promise<Decision | undefined> {
  const { contents, leftOut, leftOutTitle, hasIgnored } = summary;
  const rows: Row[] = [{ label: `$(cloud-upload) ${vscode.l10n.t("Share")}`, detail: contents, decision: "share" }];
  if (hasIgnored) {
    const label = `$(add) ${vscode.l10n.t("Include Ignored Files")}`;
    const detail = vscode.l10n.t("Read it again with what .gitignore files name; secrets stay left out");
    rows.push({ label, detail, decision: "includeIgnored" });
  }
  if (leftOut.length > 0) rows.push({ label: leftOutTitle, kind: vscode.QuickPickItemKind.Separator });
  rows.push(...leftOut.map(({ path, reason }) => ({ label: path, description: reason })));
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t("Share “{0}”?", plainText(name)),
    placeHolder:
      leftOut.length === 0 ? vscode.l10n.t("Nothing is left out.") : vscode.l10n.t("Below: what is left out, and why"),
    ignoreFocusOut: true,
  });
  // Who picks a row that only tells has not agreed to anything.
  return picked?.decision;
}
