import path from "node:path";
import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { FileSnapshot, TransferSnapshot } from "../../engine/model.ts";
import { diskPlaces } from "./diskPlaces.ts";
import { revealOnDisk } from "./revealOnDisk.ts";

/** Opens a complete file; for a transfer of several files its folder is shown instead. */
export async function openContent(
  engine: TorrentEngine,
  transfer: TransferSnapshot,
  file?: FileSnapshot,
): Promise<void> {
  const only = transfer.fileCount === 1 ? (await engine.transfers.files(transfer.id))[0] : undefined;
  const wanted = file ?? only;
  if (wanted === undefined) return revealOnDisk(diskPlaces(transfer));
  if (wanted.state !== "complete") {
    throw new SwarmbidError(
      "missingFiles",
      "This file is not complete yet: wait until all of it is here and verified.",
    );
  }
  await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path.join(transfer.folder, wanted.path)));
}
