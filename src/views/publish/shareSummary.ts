import type { TorrentPreview } from "../../engine/model.ts";
import type { CreatedTorrent } from "../../engine/publishing.ts";
import { formatBytes } from "../text/formatBytes.ts";
import { plainText } from "../text/plainText.ts";
import { plural } from "../text/plural.ts";

/** Rows that a picker handles with ease. */
const SHOWN_LEFT_OUT = 500;

/** What is about to be shared, in words. */
export interface ShareSummary {
  /** `12 files, 3.2 GB, in pieces of 1 MiB` */
  readonly contents: string;
  readonly leftOutTitle: string;
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** Something is left out only because a .gitignore file names it. */
  readonly hasIgnored: boolean;
}

export function shareSummary(
  { files, totalBytes, pieceBytes }: Pick<TorrentPreview, "files" | "totalBytes" | "pieceBytes">,
  { leftOut }: Pick<CreatedTorrent, "leftOut">,
): ShareSummary {
  const shown = leftOut.slice(0, SHOWN_LEFT_OUT);
  const more = leftOut.length - shown.length;
  return {
    contents: `${plural(files.length, "file")}, ${formatBytes(totalBytes)}, in pieces of ${pieceText(pieceBytes)}`,
    leftOutTitle: `left out: ${leftOut.length.toLocaleString("en")}`,
    leftOut: [
      ...shown.map(({ path, reason }) => ({ path: plainText(path), reason: plainText(reason) })),
      ...(more > 0 ? [{ path: "…", reason: `and ${more.toLocaleString("en")} more` }] : []),
    ],
    hasIgnored: leftOut.some(({ reason }) => reason.includes(".gitignore")),
  };
}

/** Pieces are powers of two: `256 KiB`, `4 MiB`. */
function pieceText(bytes: number): string {
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib} KiB` : `${kib / 1024} MiB`;
}
