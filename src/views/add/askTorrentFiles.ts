import * as vscode from "vscode";
import type { TorrentSource } from "../../engine/model.ts";
import { readTorrentFile } from "./readTorrentFile.ts";

/** The .torrent files that a command was given (the Explorer's clicked file and its whole selection, or bytes), else asks for them. */
export async function askTorrentFiles(clicked: unknown, all: unknown): Promise<readonly TorrentSource[]> {
  if (clicked instanceof Uint8Array) return [{ kind: "file", bytes: clicked }];
  const given = (Array.isArray(all) && all.length > 0 ? all : [clicked]).filter((value) => value instanceof vscode.Uri);
  const uris = given.length > 0 ? given.filter(isTorrent) : await askUris();
  const sources: TorrentSource[] = [];
  for (const uri of uris) sources.push(await readTorrentFile(uri));
  return sources;
}

function isTorrent({ path }: vscode.Uri): boolean {
  return path.toLowerCase().endsWith(".torrent");
}

async function askUris(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters: { [vscode.l10n.t("Torrent files")]: ["torrent"] },
    openLabel: vscode.l10n.t("Add Torrent"),
  });
  return picked ?? [];
}
