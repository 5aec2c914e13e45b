import path from "node:path";
import * as vscode from "vscode";
import { targetText } from "../../datasets/target.ts";
import type { TorrentEngine } from "../../engine/door.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import { settingReader } from "../../host/configuration.ts";
import { downloadFolder } from "../../host/settings.ts";
import { askTarget } from "../add/askTarget.ts";
import { askWorkspaceFolder } from "../add/askWorkspaceFolder.ts";
import { plainText } from "../text/plainText.ts";

/** Asks for another folder of the workspace and moves a transfer's files there. */
export async function moveData({ transfers }: TorrentEngine, { id, name, folder }: TransferSnapshot): Promise<void> {
  const workspaceFolder = await askWorkspaceFolder();
  if (workspaceFolder === undefined) return;
  const current = targetText(workspaceFolder.uri.fsPath, folder);
  // What was published may be anywhere: then the usual folder is proposed.
  const isBelow = current !== "" && !current.startsWith("..") && !path.isAbsolute(current);
  const proposal = isBelow ? current : downloadFolder(settingReader(workspaceFolder));
  const answer = await askTarget({ workspaceFolder, proposal, name, place: { step: 1, totalSteps: 1 } });
  if (typeof answer !== "object" || path.relative(answer.folder, folder) === "") return;
  const title = vscode.l10n.t("Moving “{0}”…", plainText(name));
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    transfers.moveData(id, answer.folder),
  );
}
