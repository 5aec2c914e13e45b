import { access, constants, writeFile } from "node:fs/promises";
import path from "node:path";
import { SwarmbidError } from "../engine/errors.ts";
import { checkCreateOptions, createMetainfo } from "../engine/torrent/createMetainfo.ts";
import { formatMagnet } from "../engine/torrent/magnet.ts";
import type { CreateCommand } from "./commandLine.ts";
import { exists } from "./exists.ts";
import { formatBytes } from "./formatAmounts.ts";
import type { Outcome, Output } from "./output.ts";

/** Makes the .torrent file; an existing file is never overwritten. */
export async function createCommand(command: CreateCommand, output: Output, signal: AbortSignal): Promise<Outcome> {
  checkCreateOptions(command);
  await refuseAbsent(command.path);
  await refuseUnwritable(command.output);
  const name = path.basename(path.resolve(command.path));
  const { bytes, metainfo, leftOut } = await createMetainfo(
    path.resolve(command.path),
    {
      trackers: command.trackers,
      webSeeds: command.webSeeds,
      isPrivate: command.isPrivate,
      includeIgnored: command.includeIgnored,
      leaveOut: command.exclude,
      ...(command.source === undefined ? {} : { source: command.source }),
      ...(command.comment === undefined ? {} : { comment: command.comment }),
      ...(command.pieceBytes === undefined ? {} : { pieceBytes: command.pieceBytes }),
    },
    {
      signal,
      onProgress: (doneBytes, totalBytes) =>
        output.progress({
          ...IDLE,
          name,
          doneBytes,
          totalBytes,
          checkedFraction: totalBytes === 0 ? 1 : doneBytes / totalBytes,
        }),
    },
  );
  for (const { path: file, reason } of leftOut) {
    output.happened({ event: "leftOut", facts: { path: file, reason }, sentence: `Left out: ${file}, ${reason}` });
  }
  await writeNew(command.output, bytes);
  const files = metainfo.files.length;
  const magnet = formatMagnet({ ...metainfo, trackers: metainfo.trackers.flat() });
  return {
    ok: true,
    sentence: `${command.output}: ${files === 1 ? "1 file" : `${files} files`}, ${formatBytes(metainfo.totalBytes)}, info-hash ${metainfo.infoHash}`,
    more: magnet,
    facts: {
      infoHash: metainfo.infoHash,
      magnet,
      bytes: metainfo.totalBytes,
      files,
      pieceBytes: metainfo.pieceBytes,
      leftOut: leftOut.map(({ path: file }) => file),
    },
  };
}

const IDLE = {
  phase: "hashing",
  downloadBytesPerSecond: 0,
  uploadBytesPerSecond: 0,
  peers: 0,
  receivedBytes: 0,
  sentBytes: 0,
} as const;

/** What was typed is wrong, not the disk. */
async function refuseAbsent(file: string): Promise<void> {
  if (await exists(file)) return;
  throw new SwarmbidError("badInput", `“${file}” does not exist: name a file or a folder.`);
}

/** Said before the hashing, which may take long; the writing looks again. */
async function refuseUnwritable(file: string): Promise<void> {
  if (await exists(file)) throw existsError(file);
  await access(path.dirname(path.resolve(file)), constants.W_OK).catch((error: unknown) => {
    throw unwritableError(file, error);
  });
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw existsError(file);
    throw unwritableError(file, error);
  }
}

const unwritableError = (file: string, cause: unknown) =>
  new SwarmbidError("fileAccess", `${file} cannot be written: check the folder and its permissions.`, cause);

const existsError = (file: string) =>
  new SwarmbidError("fileConflict", `${file} exists already: choose another name with -o.`);
