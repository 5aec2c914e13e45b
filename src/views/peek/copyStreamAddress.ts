import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { FileSnapshot, TransferSnapshot } from "../../engine/model.ts";
import { plainText } from "../text/plainText.ts";

const SHOWN_MS = 5000;

/** Copies the address at which programs of this machine read a file; only from now on anything listens. */
export async function copyStreamAddress(
  { transfers }: TorrentEngine,
  { id }: TransferSnapshot,
  { index, path }: FileSnapshot,
): Promise<void> {
  await vscode.env.clipboard.writeText(await transfers.streamAddress(id, index));
  const name = plainText(path.slice(path.lastIndexOf("/") + 1));
  vscode.window.setStatusBarMessage(
    `$(link) ${vscode.l10n.t("Address of “{0}” copied: it works on this machine until the transfer is removed", name)}`,
    SHOWN_MS,
  );
}
