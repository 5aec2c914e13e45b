import { SwarmbidError } from "../errors.ts";
import { allowedUrl, TRACKER_SCHEMES, WEB_SCHEMES } from "./allowedUrl.ts";
import { type CollectedFiles, collectFiles, type LeftOut } from "./collectFiles.ts";
import { encodeBencode } from "./encodeBencode.ts";
import { formatMetainfo } from "./formatMetainfo.ts";
import { hashPieces } from "./hashPieces.ts";
import { TORRENT_LIMITS } from "./limits.ts";
import type { Metainfo } from "./metainfo.ts";
import { parseMetainfo } from "./parseMetainfo.ts";
import { choosePieceBytes, isAllowedPieceSize } from "./pieceSize.ts";

export interface CreateOptions {
  /** Tiers in order (BEP 12). */
  readonly trackers?: readonly (readonly string[])[];
  readonly webSeeds?: readonly string[];
  /** BEP 27: peers from trackers only. */
  readonly isPrivate?: boolean;
  readonly comment?: string;
  /** A tag inside the info dictionary, so that the same data has another info-hash elsewhere. */
  readonly source?: string;
  /** A power of two from 16 KiB to 64 MiB; chosen by the size of the data when undefined. */
  readonly pieceBytes?: number;
  /** What `.gitignore` files in the folder name is shared too. */
  readonly includeIgnored?: boolean;
  /** What of the folder is not shared, as lines of a `.gitignore` file at its top would say. */
  readonly leaveOut?: readonly string[];
  readonly createdBy?: string;
  /** Seconds since the epoch; none by default, so that the same data gives the same file. */
  readonly createdAtSeconds?: number;
}

export interface CreatedTorrent {
  /** The .torrent file. */
  readonly bytes: Uint8Array;
  readonly metainfo: Metainfo;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes the .torrent file of a file or folder. The same data gives the same bytes on every machine: files stand in the
 * order of their components' bytes (as BEP 52 orders its file tree), nothing depends on time or place.
 */
export async function createMetainfo(
  path: string,
  options: CreateOptions = {},
  run: { readonly onProgress?: (doneBytes: number, totalBytes: number) => void; readonly signal?: AbortSignal } = {},
): Promise<CreatedTorrent> {
  const { trackers, webSeeds } = checkCreateOptions(options);
  try {
    const collected = await collectFiles(path, {
      signal: run.signal,
      includeIgnored: options.includeIgnored ?? false,
      leaveOut: options.leaveOut ?? [],
    });
    const totalBytes = collected.files.reduce((sum, file) => sum + file.length, 0);
    const pieceBytes = options.pieceBytes ?? choosePieceBytes(totalBytes);
    if (totalBytes > pieceBytes * TORRENT_LIMITS.pieces) {
      throw new SwarmbidError(
        "badInput",
        `“${collected.name}” needs more than ${TORRENT_LIMITS.pieces} pieces of this size. Choose larger pieces, or share it in parts.`,
      );
    }
    const pieces = await hashPieces(collected.files, pieceBytes, {
      onProgress: (doneBytes) => run.onProgress?.(doneBytes, totalBytes),
      ...(run.signal !== undefined && { signal: run.signal }),
    });
    const infoBytes = formatInfo(collected, pieceBytes, pieces, options);
    const bytes = formatMetainfo({ ...options, infoBytes, trackers, webSeeds });
    if (bytes.length > TORRENT_LIMITS.torrentFileBytes) {
      throw new SwarmbidError(
        "badInput",
        "The .torrent file would be larger than 10 MiB. Choose larger pieces, or share fewer files at once.",
      );
    }
    return { bytes, metainfo: parseMetainfo(bytes), leftOut: collected.leftOut };
  } catch (error) {
    if (run.signal?.aborted === true)
      throw new SwarmbidError("cancelled", "The torrent was not created: you cancelled it.", error);
    throw error;
  }
}

/** The addresses as they go into the torrent. Throws `badUrl`, or `badInput` for the piece size, before anything is read. */
export function checkCreateOptions(
  options: Pick<CreateOptions, "trackers" | "webSeeds"> & { readonly pieceBytes?: number | undefined },
) {
  const trackers = (options.trackers ?? []).map((tier) => tier.map((url) => checkedUrl(url, TRACKER_SCHEMES)));
  const webSeeds = (options.webSeeds ?? []).map((url) => checkedUrl(url, WEB_SCHEMES));
  checkPieceSize(options.pieceBytes);
  return { trackers, webSeeds };
}

function formatInfo(
  { name, isSingleFile, files }: CollectedFiles,
  pieceBytes: number,
  pieces: Uint8Array,
  { isPrivate, source }: CreateOptions,
): Uint8Array {
  return encodeBencode({
    name,
    "piece length": pieceBytes,
    pieces,
    private: isPrivate === true ? 1 : undefined,
    source,
    ...(isSingleFile
      ? { length: files[0]?.length }
      : { files: files.map(({ components, length }) => ({ length, path: components })) }),
  });
}

function checkedUrl(text: string, schemes: readonly string[]): string {
  const url = allowedUrl(text, schemes);
  if (url === undefined) {
    throw new SwarmbidError(
      "badUrl",
      `“${text}” is not an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(" or ")}. Correct it.`,
    );
  }
  return url;
}

function checkPieceSize(bytes: number | undefined): void {
  if (bytes !== undefined && !isAllowedPieceSize(bytes)) {
    throw new SwarmbidError(
      "badInput",
      "The piece size must be a power of two from 16 KiB to 64 MiB. Choose one, or leave it out.",
    );
  }
}
