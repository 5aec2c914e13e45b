import * as vscode from "vscode";
import type { TorrentEngine } from "../engine/door.ts";
import type { Disposable } from "../engine/lifecycle.ts";
import type { EngineSettings, TransferPhase } from "../engine/model.ts";

const TOLD = "toldOfProxy";
const CONNECTED: ReadonlySet<TransferPhase> = new Set(["fetchingMetadata", "downloading", "seeding"]);

/** Says once, on this machine, that peers do not go through the proxy that is set; with a way to do without them. */
export function createProxyNotice(
  engine: TorrentEngine,
  memory: Pick<vscode.Memento, "get" | "update">,
  settings: () => EngineSettings,
): Disposable {
  return engine.onDidChange(({ changed }) => {
    if (!changed.some((id) => CONNECTED.has(engine.transfers.get(id)?.phase ?? "paused"))) return;
    if (memory.get<boolean>(TOLD) === true) return;
    const { proxy, transport } = settings();
    if (proxy === undefined || transport === "httpsOnly") return;
    void memory.update(TOLD, true);
    void tell();
  });
}

async function tell(): Promise<void> {
  const webOnly = vscode.l10n.t("Use Web Servers Only");
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      "Web servers and HTTP trackers are asked through your proxy. Peers are connected to directly and see your address.",
    ),
    webOnly,
    vscode.l10n.t("Keep Peers"),
  );
  if (answer !== webOnly) return;
  await vscode.workspace
    .getConfiguration("swarmbid")
    .update("transport", "httpsOnly", vscode.ConfigurationTarget.Global);
}
