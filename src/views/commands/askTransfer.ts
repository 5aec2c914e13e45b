import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";
import type { TransferSnapshot } from "../../engine/model.ts";
import { plainText } from "../text/plainText.ts";
import { transferRow } from "../tree/transferRow.ts";

/** Asks which transfer a command is for. Undefined: the user changed their mind. */
export async function askTransfer(
  transfers: readonly TransferSnapshot[],
  title: string,
): Promise<TransferSnapshot | undefined> {
  if (transfers.length === 0) {
    throw new SwarmbidError(
      "noMatch",
      `There is no transfer for “${title}” now: see the Transfers view for what can be done.`,
    );
  }
  const items = transfers.map((transfer) => {
    const { description, icon } = transferRow(transfer);
    return { label: plainText(transfer.name), description, iconPath: new vscode.ThemeIcon(icon), transfer };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Choose the transfer"),
    matchOnDescription: true,
  });
  return picked?.transfer;
}
