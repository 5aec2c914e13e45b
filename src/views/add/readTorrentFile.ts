import * as vscode from "vscode";
import { SwarmbidError } from "../../engine/errors.ts";
import type { TorrentSource } from "../../engine/model.ts";

/** The engine's own limit for .torrent files: more is not even read. */
const MAX_BYTES = 10 * 1024 * 1024;

export async function readTorrentFile(uri: vscode.Uri): Promise<TorrentSource> {
  const name = vscode.workspace.asRelativePath(uri);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size <= MAX_BYTES) return { kind: "file", bytes: await vscode.workspace.fs.readFile(uri) };
  } catch (error) {
    throw new SwarmbidError(
      "fileAccess",
      `“${name}” could not be read: check that it exists and that you may read it.`,
      error,
    );
  }
  throw new SwarmbidError(
    "badTorrent",
    `“${name}” is larger than 10 MiB, so it is not an ordinary .torrent file: choose another one.`,
  );
}
