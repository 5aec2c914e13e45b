import type { EngineSettings, PieceStrategy } from "../model.ts";
import type { Metainfo } from "../torrent/metainfo.ts";

/** Where the swarm puts verified pieces and reads them back; the caller owns and closes it. */
export interface SwarmStore {
  put(piece: number, bytes: Uint8Array): Promise<void>;
  read(piece: number, offset: number, length: number): Promise<Uint8Array>;
}

/** Names a torrent to the swarm before its contents are known. */
export interface SwarmTarget {
  readonly infoHash: string;
  readonly name: string;
  /** Tiers in order (BEP 12). */
  readonly trackers: readonly (readonly string[])[];
  readonly webSeeds: readonly string[];
  /** `host:port`, dialled at once. */
  readonly peers: readonly string[];
  readonly isPrivate: boolean;
}

/** What turns a named torrent into a running one. */
export interface SwarmContent {
  readonly metainfo: Metainfo;
  readonly store: SwarmStore;
  /** One bit per piece, most significant first: what is on disk and verified. */
  readonly bitfield: Uint8Array;
  readonly plan: PiecePlan;
}

export interface RateLimits {
  readonly downloadLimit?: number;
  readonly uploadLimit?: number;
}

/** What to fetch, and in which order. */
export interface PiecePlan {
  readonly strategy: PieceStrategy;
  /** One number per piece, 0: not wanted; the greater the sooner. */
  readonly priorities: Uint8Array;
}

export interface SwarmListener {
  /** The info dictionary's exact bytes; their SHA-1 is the info-hash. Called at most once, only without content. */
  onMetadata(infoBytes: Uint8Array): void;
  /** The piece is in the store. */
  onPiece(piece: number): void;
  /** The store refused a piece; nothing more is written. */
  onStoreError(error: unknown): void;
  /** The library gave the torrent up. */
  onLost(error: unknown): void;
}

export interface SwarmStats {
  readonly downloadBytesPerSecond: number;
  readonly uploadBytesPerSecond: number;
  /** Of the download, what web seeds give. */
  readonly webSeedBytesPerSecond: number;
  /** Since this torrent was opened, protocol included. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly peers: number;
  /** Other complete peers: connected ones, and those that we left because neither has anything for the other. */
  readonly seeds: number;
}

/** One tracker of a torrent. Times in ms since the epoch. */
export interface TrackerHealth {
  readonly url: string;
  /** `standby`: another one of its tier is in use, and this one was not asked yet. */
  readonly state: "waiting" | "working" | "failing" | "standby";
  /** A stranger's words, cut and cleaned: why it fails, or what it warns of. */
  readonly message?: string;
  /** Peers that it knows; absent until it told. */
  readonly seeders?: number;
  readonly leechers?: number;
  readonly countedAt?: number;
  readonly lastAnnounceAt?: number;
  readonly nextAnnounceAt?: number;
}

/** Where a torrent's peers come from, and how well that goes. */
export interface SwarmSources {
  /** Tier by tier, those in use first; empty while trackers are switched off. */
  readonly trackers: readonly TrackerHealth[];
  /** Of the DHT: nodes that we know, and peers that the last search found. */
  readonly dht: { readonly enabled: boolean; readonly nodes: number; readonly lastPeers: number };
  /** Peers that were new to us when we heard of them. */
  readonly found: { readonly tracker: number; readonly dht: number; readonly lsd: number; readonly pex: number };
}

/** How a torrent's connections fare, for a diagnosis. Web seeds are counted apart. */
export interface SwarmHealth {
  readonly peers: number;
  /** Of these, peers that dialled us: somebody can reach our port. */
  readonly incoming: number;
  /** Peers that have something that we want; of these, those that give us nothing. */
  readonly useful: number;
  readonly choking: number;
  readonly webSeeds: readonly WebSeedHealth[];
  /** Bytes that arrived and wait for the disk. */
  readonly unwrittenBytes: number;
  /** How long the write that waits longest has waited. */
  readonly writeWaitMs: number;
}

export interface WebSeedHealth {
  readonly url: string;
  /** Something is being fetched from it. */
  readonly isServing: boolean;
  /** It sent false data and is not asked any more. */
  readonly isBanned: boolean;
  /** Why its last answer was of no use; undefined after a good one, or before the first. */
  readonly problem?: string;
}

/** One torrent that is open in the swarm. */
export interface SwarmTorrent {
  readonly stats: SwarmStats;
  attach(content: SwarmContent): void;
  /** Changes what is wanted of the attached content, or its order, at once. */
  replan(plan: PiecePlan): void;
  /** These pieces come before all others, wanted or not, until the answer is called or they are here. */
  urge(pieces: readonly number[]): () => void;
  /** These pieces, both ends inclusive, are not to be had from us any more. */
  withdraw(first: number, last: number): void;
  /** Of this torrent alone, bytes per second; undefined: no limit. */
  limitRates(limits: RateLimits): void;
  addPeers(peers: readonly string[]): void;
  /** Asks these web seeds too (BEP 19), from now on. */
  addWebSeeds(urls: readonly string[]): void;
  health(): SwarmHealth;
  /**
   * For a transfer that stalls: hangs up on peers that owe us blocks for long and give none, dials the known ones again and
   * looks for new ones.
   */
  shake(): void;
  /** Where its peers come from. */
  sources(): SwarmSources;
  /** Looks for peers before the time, when a transfer stalls; at most once a minute, and not before a tracker allows it. */
  reannounce(): void;
  /** Asks the trackers how many seeders and leechers they know (BEP 48); at most every five minutes. */
  countPeers(): void;
  /** Leaves the swarm: every connection of this torrent is closed when it resolves. */
  close(): Promise<void>;
}

/** Downloads a .torrent file by its http(s) address, behind the network guards. */
export type FetchTorrentFile = (
  url: string,
  options: { readonly allowLocalNetwork: boolean; readonly signal?: AbortSignal | undefined },
) => Promise<Uint8Array>;

/** Whom the network code keeps away. */
export interface SwarmDefences {
  /** Senders of false data: an address, or the /64 of an IPv6 address. */
  readonly banned: readonly string[];
  /** The user's IP filter, when there is one: its ranges, and how many addresses it kept away so far. */
  readonly ipFilter?: { readonly ranges: number; readonly keptAway: number };
}

/** Whether the router passes connections of peers on to us, as far as it was asked to. */
export type PortMappingState =
  | { readonly state: "searching" }
  | { readonly state: "mapped"; readonly externalPort: number; readonly by: "PCP" | "NAT-PMP" | "UPnP" }
  /** Why, as the end of a sentence. */
  | { readonly state: "failed"; readonly reason: string };

/** BitTorrent, as the transfers see it. No socket exists before the first `open`. */
export interface Swarm {
  /** The TCP port that peers reach us at; undefined while nothing listens. */
  readonly port: number | undefined;
  defences(): SwarmDefences;
  /** Undefined while the router is not to be asked, or the network is not in use. */
  portMapping(): PortMappingState | undefined;
  /** `host:port` of DHT nodes that are worth asking after a restart; empty while the DHT is not in use. */
  dhtNodes(): readonly string[];
  open(target: SwarmTarget, listener: SwarmListener, content?: SwarmContent): Promise<SwarmTorrent>;
  /** True when the new settings need fresh sockets: the caller closes its torrents, calls `reset` and opens them again. */
  configure(settings: EngineSettings): boolean;
  reset(): Promise<void>;
  close(): Promise<void>;
}
