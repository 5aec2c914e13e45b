import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import { SwarmbidError } from "../../engine/errors.ts";
import type { TorrentPreview, TorrentSource } from "../../engine/model.ts";
import type { Clock } from "../../engine/ports.ts";
import { plainText } from "../text/plainText.ts";
import { asksTheSwarm } from "./sourceText.ts";

const HINT_AFTER_MS = 10_000;

/**
 * The contents of a source, with progress that can be cancelled. `"unknown"`: the swarm did not tell and the user goes on without.
 * Undefined: the user changed their mind.
 */
export async function previewSource(
  engine: TorrentEngine,
  source: TorrentSource,
  clock: Clock,
): Promise<TorrentPreview | "unknown" | undefined> {
  if (source.kind === "file") return engine.transfers.preview(source);
  const fromSwarm = asksTheSwarm(source.text);
  try {
    return await withCancel(
      fromSwarm ? vscode.l10n.t("Asking the swarm for the contents…") : vscode.l10n.t("Fetching the .torrent file…"),
      clock,
      (signal) => engine.transfers.preview(source, {}, signal),
    );
  } catch (error) {
    const goesOnWithout = SwarmbidError.is(error, "cancelled") || SwarmbidError.is(error, "metadataTimeout");
    if (!fromSwarm || !goesOnWithout) throw error;
    return (await wantsNoPreview(error)) ? "unknown" : undefined;
  }
}

async function withCancel<T>(title: string, clock: Clock, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      abort.abort();
    });
    const stopHint = clock.after(HINT_AFTER_MS, () => {
      progress.report({ message: vscode.l10n.t("no answer yet; after Cancel it can be added without a preview.") });
    });
    try {
      return await work(abort.signal);
    } finally {
      stopHint();
      cancelled.dispose();
    }
  });
}

async function wantsNoPreview(error: SwarmbidError): Promise<boolean> {
  const button = vscode.l10n.t("Add Without Preview");
  const sentence =
    error.code === "cancelled"
      ? vscode.l10n.t("The contents are not known yet. Add the torrent anyway? All its ordinary files will be fetched.")
      : plainText(error.message);
  return (await vscode.window.showInformationMessage(sentence, button)) === button;
}
