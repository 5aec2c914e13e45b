import * as vscode from "vscode";
import type { PeerConsent } from "../../host/peerConsent.ts";
import type { PeerAnswer } from "./peerQuestion.ts";

/** Keeps the answer in the user's own settings, where it can be taken back. */
export async function savePeerAnswer(answer: PeerAnswer, hasProxy: boolean): Promise<void> {
  const settings = vscode.workspace.getConfiguration("swarmbid");
  const consent: PeerConsent = hasProxy ? "always" : "withoutProxy";
  const [key, value] = answer === "peers" ? ["connectToPeers", consent] : ["transport", "httpsOnly"];
  await settings.update(key, value, vscode.ConfigurationTarget.Global);
}
