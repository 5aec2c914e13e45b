import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { FileSnapshot, TransferSnapshot } from "../../engine/model.ts";
import { plainText } from "../text/plainText.ts";
import { fileDescription } from "../tree/fileRow.ts";

/** The only file of a transfer that fits, or the one that the user picks. Undefined: the user changed their mind. */
export async function askFile(
  { transfers }: TorrentEngine,
  { id }: TransferSnapshot,
  title: string,
  fits: (file: FileSnapshot) => boolean,
): Promise<FileSnapshot | undefined> {
  const files = (await transfers.files(id)).filter(fits);
  const [first, ...others] = files;
  if (first === undefined)
    throw new SwarmbidError(
      "noMatch",
      `There is no file for “${title}” in this transfer: open its files from their rows.`,
    );
  if (others.length === 0) return first;
  const items = files.map((file) => ({
    label: plainText(file.path.slice(file.path.indexOf("/") + 1)),
    description: fileDescription(file),
    file,
  }));
  const placeHolder = vscode.l10n.t("Choose the file");
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.file;
}
