import type { SourceHints } from "../model.ts";
import { TORRENT_LIMITS } from "../torrent/limits.ts";
import { joinTiers, tierEach } from "./joinTiers.ts";
import type { TransferRecord } from "./record.ts";

type Asked = Pick<TransferRecord, "trackers" | "peers">;

/** The transfer's trackers and peers with those of the hints; undefined when the hints say nothing new. */
export function moreToAsk(known: Asked, { trackers = [], peers = [] }: SourceHints): Asked | undefined {
  const asked = new Set(known.trackers.flat());
  const newTrackers = trackers.filter((tracker) => !asked.has(tracker));
  const isNew = newTrackers.length > 0 || peers.some((peer) => !known.peers.includes(peer));
  return isNew
    ? { trackers: joinTiers(tierEach(newTrackers), known.trackers), peers: join(peers, known.peers) }
    : undefined;
}

/** What was said last comes first, so that the limit takes away the oldest. */
const join = (now: readonly string[], before: readonly string[]): string[] =>
  [...new Set([...now, ...before])].slice(0, TORRENT_LIMITS.trackers);
