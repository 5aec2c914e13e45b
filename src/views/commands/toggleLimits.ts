import * as vscode from "vscode";
import { toggleAlternativeLimits } from "../../host/alternativeLimits.ts";
import { settingReader } from "../../host/configuration.ts";
import { engineSettings } from "../../host/settings.ts";
import { limitsSentence } from "./limitsSentence.ts";

const SHOWN_MS = 5000;

/** Turns the alternative limits on or off and says for a moment which limits hold now. */
export async function toggleLimits(): Promise<void> {
  await toggleAlternativeLimits();
  const sentence = limitsSentence(engineSettings(settingReader()), new Date());
  vscode.window.setStatusBarMessage(`$(dashboard) ${sentence}`, SHOWN_MS);
}
