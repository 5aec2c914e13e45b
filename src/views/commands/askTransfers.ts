import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import { transferRow } from "../tree/transferRow.ts";

/** Asks which transfers a command is for. Undefined: the user changed their mind. */
export async function askTransfers(
  transfers: readonly TransferSnapshot[],
  title: string,
): Promise<readonly TransferSnapshot[] | undefined> {
  if (transfers.length === 0) throw new SwarmbidError("noMatch", `There is no transfer for “${title}” now.`);
  const items = transfers.map((transfer) => {
    const { label, description, icon } = transferRow(transfer);
    return { label, description, iconPath: new vscode.ThemeIcon(icon), transfer };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Choose the transfers"),
    canPickMany: true,
    matchOnDescription: true,
  });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ transfer }) => transfer);
}
