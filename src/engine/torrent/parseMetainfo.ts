import { createHash } from "node:crypto";
import { SwarmbidError } from "../errors.ts";
import { allowedUrls, TRACKER_SCHEMES, WEB_SCHEMES } from "./allowedUrl.ts";
import { type BencodeDictionary, decodeBencodeDictionary } from "./bencode.ts";
import { asBytes, asCount, asDictionary, asList, asText } from "./bencodeFields.ts";
import { TORRENT_LIMITS } from "./limits.ts";
import type { Metainfo } from "./metainfo.ts";
import { parseFiles } from "./parseFiles.ts";
import { isAllowedPieceSize } from "./pieceSize.ts";
import { shownText } from "./shownText.ts";

/** What belongs to a torrent but not to its info dictionary. */
type Surroundings = Pick<Metainfo, "trackers" | "webSeeds" | "comment" | "createdBy">;

/** Reads a .torrent file (BEP 3, 12, 19, 47). Throws `badTorrent`, `unsupportedTorrent` or `unsafePath`. */
export function parseMetainfo(bytes: Uint8Array): Metainfo {
  if (bytes.length > TORRENT_LIMITS.torrentFileBytes) {
    throw unsupported("is larger than 10 MiB. Ask its publisher for one with larger pieces");
  }
  const decoded = decodeBencodeDictionary(bytes);
  const info = asDictionary(decoded?.value["info"]);
  const range = decoded?.ranges.get("info");
  if (decoded === undefined || info === undefined || range === undefined) throw bad();
  const comment = shownText(asText(decoded.value["comment.utf-8"]) ?? asText(decoded.value["comment"]));
  const createdBy = shownText(asText(decoded.value["created by"]));
  return readInfo(info, copy(bytes.subarray(range.start, range.end)), {
    trackers: parseTrackers(decoded.value),
    webSeeds: parseWebSeeds(decoded.value),
    ...(comment !== undefined && { comment }),
    ...(createdBy !== undefined && { createdBy }),
  });
}

/** Reads an info dictionary that came from peers (BEP 9); the caller compares `infoHash` with what was asked for. Throws as `parseMetainfo` does. */
export function parseInfo(infoBytes: Uint8Array, around: Surroundings): Metainfo {
  if (infoBytes.length > TORRENT_LIMITS.infoBytes) {
    throw unsupported("describes itself in more than 8 MiB. Ask its publisher for one with larger pieces");
  }
  const decoded = decodeBencodeDictionary(infoBytes);
  if (decoded === undefined) throw bad();
  return readInfo(decoded.value, copy(infoBytes), around);
}

function readInfo(info: BencodeDictionary, infoBytes: Uint8Array, around: Surroundings): Metainfo {
  const pieceHashes = asBytes(info["pieces"]);
  if (pieceHashes === undefined && info["meta version"] === 2) {
    throw unsupported("is of BitTorrent version 2 only. Ask its publisher for a hybrid or a version 1 torrent");
  }
  const pieceBytes = asCount(info["piece length"]);
  if (pieceHashes === undefined || pieceBytes === undefined) throw bad();
  if (!isAllowedPieceSize(pieceBytes)) {
    throw unsupported(
      `has pieces of ${pieceBytes} bytes. Ask its publisher for one with pieces of a power of two from 16 KiB to 64 MiB`,
    );
  }
  const { name, files, totalBytes } = parseFiles(info);
  const pieceCount = Math.ceil(totalBytes / pieceBytes);
  if (pieceCount > TORRENT_LIMITS.pieces) {
    throw unsupported(`has more than ${TORRENT_LIMITS.pieces} pieces. Ask its publisher for one with larger pieces`);
  }
  if (pieceHashes.length !== 20 * pieceCount) throw bad();
  return {
    infoHash: createHash("sha1").update(infoBytes).digest("hex"),
    infoBytes,
    name,
    totalBytes,
    pieceBytes,
    pieceCount,
    pieceHashes: copy(pieceHashes),
    files,
    // Any value but 0: when in doubt a torrent is private, its peers are not told to others.
    isPrivate: info["private"] !== undefined && info["private"] !== 0,
    ...around,
  };
}

/** BEP 12: where tiers exist, `announce` is ignored. A tracker that stands alone where a tier belongs is a tier. */
function parseTrackers(torrent: BencodeDictionary): readonly (readonly string[])[] {
  const known = new Set<string>();
  const tiers: (readonly string[])[] = [];
  for (const entry of (asList(torrent["announce-list"]) ?? []).slice(0, TORRENT_LIMITS.trackers)) {
    const room = TORRENT_LIMITS.trackers - known.size;
    const tier = allowedUrls(texts(asList(entry) ?? [entry]), TRACKER_SCHEMES, room).filter((url) => !known.has(url));
    for (const url of tier) known.add(url);
    if (tier.length > 0) tiers.push(tier);
  }
  if (tiers.length > 0) return tiers;
  const single = allowedUrls(texts([torrent["announce"]]), TRACKER_SCHEMES, 1);
  return single.length > 0 ? [single] : [];
}

/** BEP 19: one address or a list of them. */
function parseWebSeeds(torrent: BencodeDictionary): readonly string[] {
  const listed = torrent["url-list"];
  return allowedUrls(texts(asList(listed) ?? [listed]), WEB_SCHEMES, TORRENT_LIMITS.webSeeds);
}

function* texts(values: readonly (BencodeDictionary[string] | undefined)[] | undefined): Iterable<string> {
  for (const value of values ?? []) {
    const text = asText(value);
    if (text !== undefined) yield text;
  }
}

/** A copy that keeps nothing else alive; `slice` of a Buffer would be a view. */
function copy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function bad(): SwarmbidError {
  return new SwarmbidError("badTorrent", "This is not a valid torrent. Ask its publisher for a new copy.");
}

function unsupported(what: string): SwarmbidError {
  return new SwarmbidError("unsupportedTorrent", `This torrent ${what}.`);
}
