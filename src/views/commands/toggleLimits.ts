import * as vscode from "vscode";
import { toggleAlternativeLimits } from "../../host/alternativeLimits.ts";
import { settingReader } from "../../host/configuration.ts";
import { engineSettings } from "../../host/settings.ts";
import { formatRate } from "../text/formatRate.ts";

const SHOWN_MS = 5000;

/** Turns the alternative limits on or off and says for a moment which limits hold now. */
export async function toggleLimits(): Promise<void> {
  await toggleAlternativeLimits();
  const { useAlternativeLimits, alternativeLimits, ...usual } = engineSettings(settingReader());
  const { downloadLimit, uploadLimit } = (useAlternativeLimits ? alternativeLimits : undefined) ?? usual;
  const sentence = useAlternativeLimits
    ? vscode.l10n.t("Alternative speed limits are on: {0} down, {1} up", rate(downloadLimit), rate(uploadLimit))
    : vscode.l10n.t("Alternative speed limits are off: {0} down, {1} up", rate(downloadLimit), rate(uploadLimit));
  vscode.window.setStatusBarMessage(`$(dashboard) ${sentence}`, SHOWN_MS);
}

function rate(bytesPerSecond: number | undefined): string {
  return bytesPerSecond === undefined ? vscode.l10n.t("no limit") : formatRate(bytesPerSecond);
}
