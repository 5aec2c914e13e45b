import { type Encodable, encodeBencode } from "./encodeBencode.ts";
import type { Metainfo } from "./metainfo.ts";

/** What a .torrent file says about a torrent. */
export type FormattedParts = Pick<Metainfo, "infoBytes" | "trackers" | "webSeeds" | "comment" | "createdBy"> & {
  /** Seconds since the epoch. */
  readonly createdAtSeconds?: number;
};

/** Writes a .torrent file around an info dictionary whose bytes stay as they are (BEP 3, 12, 19). */
export function formatMetainfo(parts: FormattedParts): Uint8Array {
  const { infoBytes, trackers, webSeeds } = parts;
  const before: Encodable = {
    announce: trackers[0]?.[0],
    "announce-list": trackers.flat().length > 1 ? trackers : undefined,
    comment: parts.comment,
    "created by": parts.createdBy,
    "creation date": parts.createdAtSeconds,
  };
  const after: Encodable = { "url-list": webSeeds.length > 0 ? webSeeds : undefined };
  // The keys of a dictionary are in order: `info` stands between these two.
  return Buffer.concat([
    encodeBencode(before).subarray(0, -1),
    Buffer.from("4:info"),
    infoBytes,
    encodeBencode(after).subarray(1),
  ]);
}
