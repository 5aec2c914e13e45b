import type { TransferPhase } from "../model.ts";
import type { SwarmTorrent } from "../swarm/port.ts";

/**
 * Whether nobody else is known to have all of what we seed: no other complete peer was met, and the trackers that have
 * counted since we are complete count us alone. Unknown is no.
 */
export function isOnlySource(
  phase: TransferPhase,
  completedAt: number | undefined,
  torrent: Pick<SwarmTorrent, "stats" | "sources"> | undefined,
): boolean {
  if (phase !== "seeding" || torrent === undefined || torrent.stats.seeds > 0) return false;
  // A tracker that answered before we told it that we are complete does not count us.
  const counted = torrent
    .sources()
    .trackers.filter(
      ({ lastAnnounceAt = 0, countedAt = -1 }) => lastAnnounceAt >= (completedAt ?? 0) && countedAt >= lastAnnounceAt,
    );
  return counted.length > 0 && counted.every(({ seeders = 0 }) => seeders <= 1);
}

/** Peers that we heard of, connected or not; trackers count us too. */
export function knownPeers(torrent: Pick<SwarmTorrent, "stats" | "sources"> | undefined): number {
  if (torrent === undefined) return 0;
  const { found, trackers } = torrent.sources();
  const heard = found.tracker + found.dht + found.lsd + found.pex;
  const counted = trackers.map(({ seeders = 0, leechers = 0 }) => seeders + leechers - 1);
  const { peers, seeds } = torrent.stats;
  return Math.max(peers, seeds, heard, ...counted);
}
