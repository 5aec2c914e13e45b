import * as vscode from "vscode";
import type { TorrentEngine } from "../../engine/door.ts";
import type { SlowCause, TransferSnapshot } from "../../engine/model.ts";
import { plainText } from "../text/plainText.ts";
import { execute } from "./execute.ts";

/** Lists why a transfer is slow, the likeliest cause first, each with its next step; picking one takes it where a command can. */
export async function whyIsThisSlow({ transfers }: TorrentEngine, transfer: TransferSnapshot): Promise<void> {
  const findings = await transfers.diagnose(transfer.id);
  const name = plainText(transfer.name);
  if (findings.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Nothing slows “{0}” down: it goes as fast as it can.", name),
    );
    return;
  }
  const items = findings.map(({ cause, sentence, nextStep }) => ({
    label: plainText(sentence),
    // Here resuming has a name of its own.
    detail:
      transfer.phase === "complete" ? vscode.l10n.t("“Start Seeding” shares it with others.") : plainText(nextStep),
    cause,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Why Is “{0}” Slow?", name),
    placeHolder: vscode.l10n.t("The likeliest cause first, each with what can be done"),
    matchOnDetail: true,
  });
  if (picked !== undefined) await STEPS[picked.cause]?.(transfer);
}

const STEPS: Partial<Record<SlowCause, (transfer: TransferSnapshot) => Promise<void>>> = {
  paused: ({ id, phase }) => execute(phase === "complete" ? "swarmbid.startSeeding" : "swarmbid.resume", id),
  queued: ({ id }) => execute("swarmbid.moveToTop", id),
  limit: ({ id, options: { downloadLimit, uploadLimit } }) =>
    downloadLimit === undefined && uploadLimit === undefined
      ? openSettings("swarmbid limit")
      : execute("swarmbid.setSpeedLimits", id),
  transport: () => openSettings("swarmbid.transport"),
  port: () => openSettings("swarmbid.listeningPort"),
};

async function openSettings(query: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", query);
}
