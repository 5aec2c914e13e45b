import { randomBytes } from "node:crypto";
import type { SwarmSources } from "../port.ts";
import { announceToTrackers } from "./announceToTrackers.ts";
import type { DhtMembership } from "./searchDht.ts";
import type { SharedDiscovery } from "./sharedDiscovery.ts";
import { type Announcement, connectTracker, type TrackerConnection } from "./trackerConnection.ts";

/** Where a peer may be heard of, in the library's words. */
export type FoundBy = "tracker" | "dht" | "lsd" | "ut_pex";

/** One torrent's search for peers. */
export interface PeerDiscovery {
  /** Counts a peer that is new to the torrent. */
  found(by: FoundBy): void;
  /** The download finished here. */
  complete(): void;
  /** Peers are wanted before their time; at most once a minute. */
  hurry(): void;
  /** Asks trackers how many peers they know; at most every five minutes. */
  count(): void;
  /** The torrent turned out to be private (BEP 27): from now on its trackers alone are asked. */
  keepPrivate(): void;
  sources(): SwarmSources;
  close(): Promise<void>;
}

export interface DiscoveryScope {
  readonly infoHash: string;
  /** Tiers in order (BEP 12). */
  readonly trackers: readonly (readonly string[])[];
  readonly isPrivate: boolean;
  amounts(): Omit<Announcement, "event" | "port">;
  onPeer(address: string, by: FoundBy): void;
}

/** Looks for a torrent's peers by all means that the user and the torrent allow, from now on. */
export function discoverPeers(scope: DiscoveryScope, shared: SharedDiscovery): PeerDiscovery {
  const { infoHash } = scope;
  const { clock, log, peerId, userAgent } = shared;
  const us = { infoHash, peerId, userAgent, key: randomBytes(4).toString("hex") };
  const counts: Record<FoundBy, number> = { tracker: 0, dht: 0, lsd: 0, ut_pex: 0 };
  const trackers = announceToTrackers({
    tiers: shared.usesTrackers ? scope.trackers : [],
    clock,
    log,
    random: shared.random,
    connect: (url) => takingTurns(connectTracker(url, us, clock), shared),
    amounts: () => ({ ...scope.amounts(), port: shared.port() }),
    onPeer: (address) => {
      scope.onPeer(address, "tracker");
    },
  });
  let dht: DhtMembership | undefined;
  let leaveLocal = (): void => undefined;

  if (!scope.isPrivate) {
    dht = shared.dht?.join({
      infoHash,
      lacksData: () => scope.amounts().left > 0,
      onPeer: (address) => {
        scope.onPeer(address, "dht");
      },
    });
    leaveLocal =
      shared.local?.join(infoHash, (address) => {
        scope.onPeer(address, "lsd");
      }) ?? leaveLocal;
  }

  const moves = shared.onPortChange(() => {
    trackers.moved();
    dht?.hurry();
  });

  const leavePublic = (): void => {
    dht?.leave();
    dht = undefined;
    leaveLocal();
  };

  return {
    found(by) {
      counts[by] += 1;
    },
    complete: trackers.complete,
    hurry() {
      trackers.hurry();
      dht?.hurry();
    },
    count: trackers.count,
    keepPrivate: leavePublic,
    sources: () => ({
      trackers: trackers.health(),
      dht: { enabled: dht !== undefined, nodes: shared.dht?.nodes ?? 0, lastPeers: dht?.lastPeers ?? 0 },
      found: { tracker: counts.tracker, dht: counts.dht, lsd: counts.lsd, pex: counts.ut_pex },
    }),
    close() {
      moves.dispose();
      leavePublic();
      return trackers.close();
    },
  };
}

/** Many torrents do not open sockets to their trackers all at once; who leaves has no time to wait. */
function takingTurns(connection: TrackerConnection, { enter }: SharedDiscovery): TrackerConnection {
  return {
    announce: (announcement) =>
      announcement.event === "stopped"
        ? connection.announce(announcement)
        : enter(() => connection.announce(announcement)),
    scrape: () => enter(() => connection.scrape()),
    close: connection.close,
  };
}
