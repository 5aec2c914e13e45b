import path from "node:path";
import type { VerifyCommand } from "./commandLine.ts";
import type { CommandParts } from "./commandParts.ts";
import { exists } from "./exists.ts";
import { missingData } from "./missingData.ts";
import type { Outcome } from "./output.ts";
import { readTorrentFile } from "./readSource.ts";

/** Compares the files in a folder with the torrent's hashes; only reads. */
export async function verifyCommand(command: VerifyCommand, parts: CommandParts): Promise<Outcome> {
  const { engine, output, signal } = parts;
  const torrent = await readTorrentFile(command.torrentFile);
  const { id, name, pieceCount, badPieces, badFiles } = await engine.transfers.check(
    torrent,
    path.resolve(command.data),
    {
      signal,
      onProgress: (doneBytes, totalBytes) =>
        output.progress({
          ...IDLE,
          name: path.basename(command.torrentFile),
          doneBytes,
          totalBytes,
          checkedFraction: totalBytes === 0 ? 1 : doneBytes / totalBytes,
        }),
    },
  );
  const facts = { badPieces, badFiles, pieces: pieceCount, infoHash: id };
  const [first] = badFiles;
  if (first === undefined) return { ok: true, sentence: `“${name}”: every byte is what the torrent describes.`, facts };
  const others = badFiles.length === 1 ? "" : ` and ${badFiles.length - 1} more`;
  const message = `“${name}”: ${first}${others} ${badFiles.length === 1 ? "is" : "are"} missing or changed, ${badPieces.length} of ${pieceCount} pieces: put the original back, or fetch it anew.`;
  const wrongFolder =
    badPieces.length === pieceCount ? await wrongFolderMessage(name, badFiles, command.data) : undefined;
  return { ok: false, code: "filesChanged", message: wrongFolder ?? message, facts };
}

/** When nothing of it is there the folder is wrong, not the data. */
async function wrongFolderMessage(name: string, paths: readonly string[], folder: string): Promise<string | undefined> {
  const files = paths.map((file) => ({ path: file }));
  const isThere = await Promise.all(files.map((file) => exists(path.join(path.resolve(folder), file.path))));
  return isThere.includes(true) ? undefined : (await missingData({ name, files }, folder)).message;
}

const IDLE = {
  phase: "checking",
  downloadBytesPerSecond: 0,
  uploadBytesPerSecond: 0,
  peers: 0,
  receivedBytes: 0,
  sentBytes: 0,
} as const;
