import path from "node:path";
import { pathMatcher } from "../datasets/pathMatcher.ts";
import { SwarmbidError } from "../engine/errors.ts";
import type { CheckedData } from "../engine/publishing.ts";
import type { Metainfo } from "../engine/torrent/metainfo.ts";
import { parseMetainfo } from "../engine/torrent/parseMetainfo.ts";
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
  const metainfo = parseMetainfo(torrent);
  const meant = meantFiles(metainfo, command.select);
  const checked = await engine.transfers.check(torrent, path.resolve(command.data), {
    signal,
    onProgress: (doneBytes, totalBytes) =>
      output.progress({
        ...IDLE,
        name: path.basename(command.torrentFile),
        doneBytes,
        totalBytes,
        checkedFraction: totalBytes === 0 ? 1 : doneBytes / totalBytes,
      }),
  });
  const missingFiles = checked.missingFiles.filter((file) => meant.has(file));
  const changedFiles = checked.changedFiles.filter((file) => meant.has(file));
  const wrong = new Set([...missingFiles, ...changedFiles]);
  const badFiles = metainfo.files.flatMap((file) => (wrong.has(file.path) ? [file.path] : []));
  const badPieces = piecesOf(metainfo, checked, wrong);
  const facts = { badPieces, badFiles, missingFiles, changedFiles, pieces: checked.pieceCount, infoHash: checked.id };
  const { name } = checked;
  if (badFiles.length === 0) {
    const what = command.select.length === 0 ? "every byte" : `every byte of the ${String(meant.size)} chosen files`;
    return { ok: true, sentence: `“${name}”: ${what} is what the torrent describes.`, facts };
  }
  const code = changedFiles.length > 0 ? "filesChanged" : "missingFiles";
  const wrongFolder =
    missingFiles.length === meant.size ? await wrongFolderMessage(name, badFiles, command.data) : undefined;
  return { ok: false, code, message: wrongFolder ?? sentence(name, missingFiles, changedFiles, command), facts };
}

/** Paths of the files that the globs mean. Throws `noMatch`. */
function meantFiles({ name, files }: Metainfo, select: readonly string[]): ReadonlySet<string> {
  const shown = files.filter(({ padding }) => !padding);
  const matches = select.length === 0 ? () => true : pathMatcher(select);
  const meant = new Set(shown.filter((file) => matches(file.path)).map((file) => file.path));
  if (meant.size > 0) return meant;
  throw new SwarmbidError(
    "noMatch",
    `No file of “${name}” matches ${select.join(", ")}: \`swarmbid show\` with the same source lists its files.`,
  );
}

/** Of the bad pieces those that lie in files that are wrong. */
function piecesOf({ files, pieceBytes }: Metainfo, { badPieces }: CheckedData, wrong: ReadonlySet<string>): number[] {
  const ranges = files
    .filter((file) => wrong.has(file.path) && file.length > 0)
    .map(
      ({ offset, length }) =>
        [Math.floor(offset / pieceBytes), Math.floor((offset + length - 1) / pieceBytes)] as const,
    );
  return badPieces.filter((piece) => ranges.some(([first, last]) => first <= piece && piece <= last));
}

function sentence(
  name: string,
  missing: readonly string[],
  changed: readonly string[],
  { torrentFile, data }: VerifyCommand,
): string {
  const told = [
    ...(changed.length === 0 ? [] : [`${some(changed)} changed`]),
    ...(missing.length === 0 ? [] : [`${some(missing)} not here`]),
  ].join(", and ");
  const fetch = `\`swarmbid fetch ${torrentFile} --into ${data}\``;
  if (changed.length === 0) return `“${name}”: ${told}: ${fetch} fetches what lacks, --select verifies fewer files.`;
  return `“${name}”: ${told}: put the original back, or ${fetch.slice(0, -1)} --repair\` fetches the damaged pieces anew.`;
}

const some = ([first = "", ...others]: readonly string[]): string =>
  `${first}${others.length === 0 ? " is" : ` and ${String(others.length)} more are`}`;

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
