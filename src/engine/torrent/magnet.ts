import { SwarmbidError } from "../errors.ts";
import { allowedUrls, TRACKER_SCHEMES, WEB_SCHEMES } from "./allowedUrl.ts";
import { formatIndexRanges, parseIndexRanges } from "./indexRanges.ts";
import { infoHashFlaw, parseInfoHash } from "./infoHash.ts";
import { TORRENT_LIMITS } from "./limits.ts";
import type { MagnetLink } from "./metainfo.ts";
import { isPeerAddress } from "./peerAddress.ts";
import { shownText } from "./shownText.ts";

export function isMagnet(text: string): boolean {
  return /^magnet:/i.test(text);
}

/** Reads a magnet link (BEP 9, BEP 53): xt, dn, tr, ws, so and x.pe, all bounded; everything else is ignored. Throws `badMagnet` or `unsupportedTorrent`. */
export function parseMagnet(text: string): MagnetLink {
  if (text.length > TORRENT_LIMITS.magnetChars) throw bad("is longer than 64 KiB");
  const query = /^magnet:\?(?<query>.*)$/is.exec(text.trim())?.groups?.["query"];
  if (query === undefined) throw bad("ends before it names a torrent: “?xt=urn:btih:” and an info-hash are missing");
  const values = parameters(query);
  const infoHash = parseTopics(values.get("xt") ?? []);
  const name = shownText(values.get("dn")?.[0]?.replaceAll("+", " "));
  const selectOnly = parseIndexRanges(values.get("so")?.join(",") ?? "", TORRENT_LIMITS.files);
  return {
    infoHash,
    ...(name !== undefined && { name }),
    trackers: allowedUrls(values.get("tr") ?? [], TRACKER_SCHEMES, TORRENT_LIMITS.trackers),
    webSeeds: allowedUrls(values.get("ws") ?? [], WEB_SCHEMES, TORRENT_LIMITS.webSeeds),
    ...(selectOnly.length > 0 && { selectOnly }),
    peers: [...new Set((values.get("x.pe") ?? []).filter(isPeerAddress))].slice(0, TORRENT_LIMITS.magnetPeers),
  };
}

/** Writes a magnet link that `parseMagnet` reads back; hints that would make it longer than a magnet link may be are left out. */
export function formatMagnet(link: Pick<MagnetLink, "infoHash"> & Partial<MagnetLink>): string {
  let text = `magnet:?xt=urn:btih:${link.infoHash}`;
  const add = (key: string, value: string) => {
    const parameter = `&${key}=${encodeURIComponent(value.toWellFormed())}`;
    if (text.length + parameter.length <= TORRENT_LIMITS.magnetChars) text += parameter;
  };
  if (link.name !== undefined) add("dn", link.name);
  if (link.selectOnly !== undefined) add("so", formatIndexRanges(link.selectOnly));
  for (const tracker of link.trackers ?? []) add("tr", tracker);
  for (const webSeed of link.webSeeds ?? []) add("ws", webSeed);
  for (const peer of link.peers ?? []) add("x.pe", peer);
  return text;
}

/** The decoded values of every known parameter; `tr.1` counts as `tr`, and `&amp;` (a link copied out of HTML) as `&`. */
function parameters(query: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>(KNOWN_PARAMETERS.map((key) => [key, []]));
  for (const pair of query.split(/&(?:amp;)?/)) {
    const equals = pair.indexOf("=");
    if (equals < 0) continue;
    const key = pair
      .slice(0, equals)
      .toLowerCase()
      .replace(/\.[0-9]{1,4}$/, "");
    const value = percentDecoded(pair.slice(equals + 1));
    if (value !== undefined) values.get(key)?.push(value);
  }
  return values;
}

/** The version 1 info-hash among the exact topics. */
function parseTopics(topics: readonly string[]): string {
  const found = new Set<string>();
  for (const topic of topics) {
    const infoHash = BTIH.test(topic) ? parseInfoHash(topic.replace(BTIH, "")) : undefined;
    if (infoHash !== undefined) found.add(infoHash);
  }
  const [infoHash, another] = found;
  if (another !== undefined) throw bad("names more than one torrent");
  if (infoHash !== undefined) return infoHash;
  if (topics.some((topic) => /^urn:btmh:/i.test(topic))) {
    throw new SwarmbidError(
      "unsupportedTorrent",
      "This magnet link names a torrent of BitTorrent version 2 only. Ask its publisher for a hybrid or a version 1 torrent.",
    );
  }
  const broken = topics.find((topic) => BTIH.test(topic));
  if (broken !== undefined) throw bad(`is damaged: its info-hash ${infoHashFlaw(broken.replace(BTIH, ""))}`);
  throw bad(
    topics.length === 0
      ? "names no torrent: “xt=urn:btih:” and an info-hash are missing"
      : "names something else than a torrent: after “xt=” there is no “urn:btih:”",
  );
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function bad(what: string): SwarmbidError {
  return new SwarmbidError("badMagnet", `This magnet link ${what}. Copy it again from where you found it.`);
}

const BTIH = /^urn:btih:/i;
const KNOWN_PARAMETERS = ["xt", "dn", "tr", "ws", "so", "x.pe"];
