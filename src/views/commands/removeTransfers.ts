import path from "node:path";
import * as vscode from "vscode";
import type { KeptPath, TorrentEngine } from "../../engine/door.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";
import { forTransfers } from "./forTransfers.ts";
import { keptText } from "./keptText.ts";

const SHOWN_PATHS = 8;

/** Asks whether to forget the transfers only or to delete their files too; deleting is asked twice, with path and size. */
export async function removeTransfers(engine: TorrentEngine, transfers: readonly TransferSnapshot[]): Promise<void> {
  const deleteData = await askWhatToRemove(transfers);
  if (deleteData === undefined) return;
  const kept: KeptPath[] = [];
  await forTransfers(transfers, async ({ id }) => {
    kept.push(...(await engine.transfers.remove(id, { deleteData })));
  });
  const text = keptText(kept);
  if (text !== undefined) void vscode.window.showWarningMessage(text);
}

async function askWhatToRemove(transfers: readonly TransferSnapshot[]): Promise<boolean | undefined> {
  const forget = vscode.l10n.t("Remove from List");
  const deleteFiles = vscode.l10n.t("Delete Files…");
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Remove {0}?", subject(transfers)),
    { modal: true, detail: vscode.l10n.t("Removing from the list keeps the files:\n{0}", places(transfers)) },
    forget,
    deleteFiles,
  );
  if (answer === forget) return false;
  if (answer !== deleteFiles) return undefined;
  const confirm = vscode.l10n.t("Delete Files");
  const confirmed = await vscode.window.showWarningMessage(
    vscode.l10n.t("Delete the files of {0}? This cannot be undone.", subject(transfers)),
    { modal: true, detail: vscode.l10n.t("Only files that were fetched are deleted:\n{0}", places(transfers)) },
    confirm,
  );
  return confirmed === confirm ? true : undefined;
}

function subject(transfers: readonly TransferSnapshot[]): string {
  const [first] = transfers;
  return transfers.length === 1 && first !== undefined
    ? `“${plainText(first.name)}”`
    : plural(transfers.length, "transfer");
}

function places(transfers: readonly TransferSnapshot[]): string {
  const lines = transfers.map(({ folder, rootPath, doneBytes }) => {
    const place = plainText(rootPath === undefined ? folder : path.join(folder, rootPath));
    return `${place} (${formatBytes(doneBytes)} here)`;
  });
  return shortList(lines).join("\n");
}

function shortList(lines: readonly string[]): readonly string[] {
  return lines.length <= SHOWN_PATHS
    ? lines
    : [...lines.slice(0, SHOWN_PATHS), `and ${lines.length - SHOWN_PATHS} more`];
}
