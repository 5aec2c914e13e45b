import path from "node:path";
import * as vscode from "vscode";
import { createEngine, type TestableEngine } from "./engine/engine.ts";
import { systemClock as clock } from "./engine/systemClock.ts";
import { createChannelLog } from "./host/channelLog.ts";
import { httpSettingReader, onSettingsChange, settingReader } from "./host/configuration.ts";
import { createEngineGate } from "./host/engineGate.ts";
import { peerConsent, withinConsent } from "./host/peerConsent.ts";
import { proxySettings } from "./host/proxySettings.ts";
import { engineSettings, resumesOnStartup } from "./host/settings.ts";
import { storageFolder } from "./host/storageFolder.ts";
import { surroundingsLine } from "./host/surroundings.ts";
import { createSwarmFileSystem } from "./host/swarmFileSystem.ts";
import { createCommandTable } from "./views/commands/commandTable.ts";
import { registerCommands } from "./views/commands/registerCommands.ts";
import { createErrorView } from "./views/errorView.ts";
import { createInterruptedPrompt } from "./views/interruptedPrompt.ts";
import { createInterruptedTransfers } from "./views/interruptedTransfers.ts";
import { createOnlySourceNotices } from "./views/onlySourceNotices.ts";
import { askForPeers } from "./views/peers/askForPeers.ts";
import { createPeerPrompt } from "./views/peers/peerPrompt.ts";
import { createPeerQuestion } from "./views/peers/peerQuestion.ts";
import { savePeerAnswer } from "./views/peers/savePeerAnswer.ts";
import { createPhaseNotices } from "./views/phaseNotices.ts";
import { startWhenSeen } from "./views/startWhenSeen.ts";
import { createStatusBar } from "./views/statusBar.ts";
import { createTransfersView } from "./views/tree/transfersView.ts";

/** What tests inside VS Code get from `activate`; nobody else gets anything. */
export interface TestApi {
  readonly engine: TestableEngine;
}

let closeEngine = (): Promise<void> => Promise.resolve();

/** Wires the extension. Nothing is started here: the engine's thread waits for the view to be seen or for a command. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const channel = vscode.window.createOutputChannel("Swarmbid", { log: true });
  const showLog = () => channel.show();
  const log = createChannelLog(channel);
  log.write("info", surroundingsLine(vscode, process));
  const written = () => ({ ...engineSettings(settingReader()), ...proxySettings(httpSettingReader, process.env) });
  const consent = () => peerConsent(settingReader());
  const settings = () => withinConsent(written(), consent());
  const host = { clock, log, storageFolder: storageFolder(context), settings: settings() };
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  const threadFile = path.join(context.extensionPath, "dist", "engine.js");
  const engine = createEngine(host, { threadFile, mirrors: true, mayHang: isTest });
  const gate = createEngineGate(engine, { isTrusted: () => vscode.workspace.isTrusted, settings });
  const errors = createErrorView(log, showLog);
  const peers = createPeerQuestion({
    settings: written,
    consent,
    ask: askForPeers,
    async save(...answer) {
      await savePeerAnswer(...answer);
      await gate.settingsChanged();
    },
  });
  const interrupted = createInterruptedTransfers(engine, gate);
  const view = createTransfersView({ engine, gate, clock, interrupted });
  closeEngine = engine.close;
  context.subscriptions.push(
    channel,
    gate,
    interrupted,
    view,
    createStatusBar(engine),
    createSwarmFileSystem(gate),
    createPhaseNotices(engine, () => view.visible, errors),
    createOnlySourceNotices(engine, context.workspaceState, errors),
    createPeerPrompt(engine, peers, errors),
    createInterruptedPrompt(gate, interrupted, () => resumesOnStartup(settingReader())),
    registerCommands(createCommandTable({ gate, clock, view, interrupted, peers, showLog }), errors),
    onSettingsChange(() => void gate.settingsChanged().catch(errors.show)),
    startWhenSeen(gate, view, errors),
  );
  return isTest ? { engine } : undefined;
}

/** VS Code gives this a few seconds at best; nothing depends on it. */
export async function deactivate(): Promise<void> {
  await closeEngine();
}
