import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { FileSnapshot, TransferSnapshot } from "../../engine/model.ts";
import { readInTransfer } from "../../host/readInTransfer.ts";
import { type BytePart, swarmUri } from "../../host/swarmUri.ts";
import { openContent } from "../commands/openContent.ts";
import { plainText } from "../text/plainText.ts";
import { offeredParts } from "./parts.ts";

/** Opens a file, or a part of it, that is not complete or was not chosen: its bytes are fetched before all others. */
export async function openBeforeComplete(
  engine: TorrentEngine,
  transfer: TransferSnapshot,
  file: FileSnapshot,
): Promise<void> {
  if (file.state === "complete") return openContent(engine, transfer, file);
  const offered = offeredParts(file.totalBytes);
  const name = plainText(file.path.slice(file.path.lastIndexOf("/") + 1));
  const picked =
    offered.length === 1
      ? offered[0]
      : await vscode.window.showQuickPick(offered, {
          title: vscode.l10n.t("Open “{0}” Before Complete", name),
          placeHolder: vscode.l10n.t("How much of it? This is fetched first."),
        });
  if (picked === undefined) return;
  await fetchWithProgress(engine, transfer, file, picked.part, name);
  const { part } = picked;
  const uri = swarmUri({ transfer: transfer.id, path: file.path, ...(part !== undefined && { part }) });
  await vscode.commands.executeCommand("vscode.open", uri);
}

/** The editor shows no progress and cannot cancel: it is asked when the bytes are here. */
async function fetchWithProgress(
  engine: TorrentEngine,
  { id }: TransferSnapshot,
  { index, totalBytes }: FileSnapshot,
  part: BytePart | undefined,
  name: string,
): Promise<void> {
  const title = vscode.l10n.t("Fetching “{0}”…", name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      const range = { id, file: index, first: part?.first ?? 0, end: part === undefined ? totalBytes : part.last + 1 };
      await readInTransfer(engine, range, abort.signal);
    } finally {
      cancelled.dispose();
    }
  });
}
