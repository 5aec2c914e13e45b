import path from "node:path";
import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { CreatedTorrent, CreateRequest } from "../../engine/publishing.ts";
import { formatPercent } from "../text/formatPercent.ts";
import { plainText } from "../text/plainText.ts";

/** Makes the torrent, which reads all files once. Throws `cancelled` when the user cancels. */
export async function createWithProgress(
  { transfers }: TorrentEngine,
  place: string,
  request: CreateRequest,
): Promise<CreatedTorrent> {
  const title = vscode.l10n.t("Reading “{0}”", plainText(path.basename(place)));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    let shown = 0;
    try {
      return await transfers.create(place, request, {
        signal: abort.signal,
        onProgress(doneBytes, totalBytes) {
          const percent = totalBytes === 0 ? 100 : (doneBytes / totalBytes) * 100;
          progress.report({ increment: percent - shown, message: formatPercent(doneBytes, totalBytes) });
          shown = percent;
        },
      });
    } finally {
      cancelled.dispose();
    }
  });
}
