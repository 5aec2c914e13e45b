import type { SourceHints } from "../model.ts";
import { TORRENT_LIMITS } from "../torrent/limits.ts";
import { joinTiers, tierEach } from "./joinTiers.ts";
import type { TransferRecord } from "./record.ts";

type Asked = Pick<TransferRecord, "trackers" | "peers" | "webSeeds">;

/** The transfer's trackers, peers and web seeds with those of the hints; undefined when the hints say nothing new. */
export function moreToAsk(known: Asked, { trackers = [], peers = [], webSeeds = [] }: SourceHints): Asked | undefined {
  const asked = new Set(known.trackers.flat());
  const newTrackers = trackers.filter((tracker) => !asked.has(tracker));
  const isNew =
    newTrackers.length > 0 ||
    peers.some((peer) => !known.peers.includes(peer)) ||
    webSeeds.some((url) => !known.webSeeds.includes(url));
  if (!isNew) return undefined;
  return {
    trackers: joinTiers(tierEach(newTrackers), known.trackers),
    peers: join(peers, known.peers),
    webSeeds: join(webSeeds, known.webSeeds, TORRENT_LIMITS.webSeeds),
  };
}

/** What was said last comes first, so that the limit takes away the oldest. */
const join = (now: readonly string[], before: readonly string[], limit: number = TORRENT_LIMITS.trackers): string[] =>
  [...new Set([...now, ...before])].slice(0, limit);
