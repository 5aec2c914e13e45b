import { SwarmbidError } from "../errors.ts";
import type { SourceHints, TorrentSource } from "../model.ts";
import type { FetchTorrentFile } from "../swarm/port.ts";
import { allowedUrl, allowedUrls, TRACKER_SCHEMES, WEB_SCHEMES } from "../torrent/allowedUrl.ts";
import { TORRENT_LIMITS } from "../torrent/limits.ts";
import type { MagnetLink, Metainfo } from "../torrent/metainfo.ts";
import { parseMetainfo } from "../torrent/parseMetainfo.ts";
import { parseSource } from "../torrent/parseSource.ts";
import { isPeerAddress } from "../torrent/peerAddress.ts";
import { joinTiers, type TrackerTiers, tierEach } from "./joinTiers.ts";

/** A source after parsing: what names the torrent, and what is known of it so far. */
export interface ResolvedSource {
  readonly id: string;
  readonly name: string;
  /** Tiers in order (BEP 12). */
  readonly trackers: TrackerTiers;
  readonly webSeeds: readonly string[];
  readonly peers: readonly string[];
  readonly metainfo: Metainfo | undefined;
  /** BEP 53: the files that the link asks for. */
  readonly selectOnly: readonly number[] | undefined;
}

/** Parses what a user named, fetching a .torrent file when it is an address. Throws the parsers' sentences. */
export async function resolveSource(
  source: TorrentSource,
  hints: SourceHints,
  { fetchTorrentFile, ...options }: { readonly fetchTorrentFile: FetchTorrentFile } & Parameters<FetchTorrentFile>[1],
): Promise<ResolvedSource> {
  const extra = checkHints(hints);
  if (source.kind === "file") return fromMetainfo(parseMetainfo(source.bytes), extra);
  const parsed = parseSource(source.text);
  if (parsed.kind === "magnet") return fromMagnet(parsed.magnet, extra);
  const bytes = await fetchTorrentFile(parsed.url, options);
  return fromMetainfo(parseMetainfo(bytes), extra);
}

/** Throws `badInput` for what is no tracker, no peer and no web seed. */
export function checkHints({ trackers = [], peers = [], webSeeds = [] }: SourceHints): Required<SourceHints> {
  const good = allowedUrls(trackers, TRACKER_SCHEMES, TORRENT_LIMITS.trackers);
  const badSeed = webSeeds.find((url) => allowedUrl(url, WEB_SCHEMES) === undefined);
  if (badSeed !== undefined) {
    throw new SwarmbidError(
      "badInput",
      `“${badSeed.slice(0, 80)}” is no http or https address of a web seed: correct it and try again.`,
    );
  }
  const bad = trackers.find((tracker) => !good.includes(tracker)) ?? peers.find((peer) => !isPeerAddress(peer));
  if (bad !== undefined) {
    throw new SwarmbidError(
      "badInput",
      `“${bad.slice(0, 80)}” is neither a tracker address nor a peer's host:port: correct it and try again.`,
    );
  }
  return { trackers: good, peers, webSeeds: allowedUrls(webSeeds, WEB_SCHEMES, TORRENT_LIMITS.webSeeds) };
}

/** The torrent's own first. */
const joinWebSeeds = (own: readonly string[], more: readonly string[]): readonly string[] =>
  [...new Set([...own, ...more])].slice(0, TORRENT_LIMITS.webSeeds);

function fromMetainfo(metainfo: Metainfo, hints: Required<SourceHints>): ResolvedSource {
  const { infoHash: id, name, webSeeds } = metainfo;
  return {
    id,
    name,
    trackers: joinTiers(metainfo.trackers, tierEach(hints.trackers)),
    webSeeds: joinWebSeeds(webSeeds, hints.webSeeds),
    peers: hints.peers,
    metainfo,
    selectOnly: undefined,
  };
}

/** Peers that a link names (`x.pe`) are not dialled: a web page could make this machine connect to anything. */
function fromMagnet(magnet: MagnetLink, hints: Required<SourceHints>): ResolvedSource {
  const { infoHash: id, name = id, webSeeds, selectOnly } = magnet;
  return {
    id,
    name,
    trackers: joinTiers(tierEach(magnet.trackers), tierEach(hints.trackers)),
    webSeeds: joinWebSeeds(webSeeds, hints.webSeeds),
    peers: hints.peers,
    metainfo: undefined,
    selectOnly,
  };
}
