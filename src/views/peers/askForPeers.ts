import * as vscode from "vscode";
import type { PeerAnswer } from "./peerQuestion.ts";

/** Says what peers see, and asks whether they may. Undefined: the user changed their mind. */
export async function askForPeers(hasProxy: boolean): Promise<PeerAnswer | undefined> {
  const peers = vscode.l10n.t("Use Peers");
  const webServers = vscode.l10n.t("Web Servers Only");
  const answer = await vscode.window.showInformationMessage(
    hasProxy ? vscode.l10n.t("Connect to peers past your proxy?") : vscode.l10n.t("Connect to peers?"),
    { modal: true, detail: `${hasProxy ? pastProxy() : directly()}\n\n${without()}` },
    peers,
    webServers,
  );
  if (answer === peers) return "peers";
  return answer === webServers ? "webServers" : undefined;
}

const directly = (): string =>
  vscode.l10n.t(
    "Torrents are fetched from other people's computers and shared with them. These peers, the trackers and the DHT see your IP address and which torrents you fetch and share.",
  );

const pastProxy = (): string =>
  vscode.l10n.t(
    "Web servers and HTTP trackers are asked through your proxy. Peers, UDP trackers and the DHT are contacted directly: they see your own IP address and which torrents you fetch and share, and your network sees these connections.",
  );

const without = (): string =>
  vscode.l10n.t(
    "With web servers alone none of them is contacted; torrents that name no web server, and magnet links, cannot be fetched then. Your answer is kept in the settings “Connect To Peers” and “Transport”.",
  );
