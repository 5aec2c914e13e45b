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
  /** Since this torrent was opened, protocol included. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly peers: number;
  /** Connected peers that have everything. */
  readonly seeds: number;
}

/** One torrent that is open in the swarm. */
export interface SwarmTorrent {
  readonly stats: SwarmStats;
  attach(content: SwarmContent): void;
  /** Changes what is wanted of the attached content, or its order, at once. */
  replan(plan: PiecePlan): void;
  /** These pieces, both ends inclusive, are not to be had from us any more. */
  withdraw(first: number, last: number): void;
  /** Of this torrent alone, bytes per second; undefined: no limit. */
  limitRates(limits: RateLimits): void;
  addPeers(peers: readonly string[]): void;
  /** Leaves the swarm: every connection of this torrent is closed when it resolves. */
  close(): Promise<void>;
}

/** Downloads a .torrent file by its http(s) address, behind the network guards. */
export type FetchTorrentFile = (
  url: string,
  options: { readonly allowLocalNetwork: boolean; readonly signal?: AbortSignal | undefined },
) => Promise<Uint8Array>;

/** BitTorrent, as the transfers see it. No socket exists before the first `open`. */
export interface Swarm {
  /** The TCP port that peers reach us at; undefined while nothing listens. */
  readonly port: number | undefined;
  open(target: SwarmTarget, listener: SwarmListener, content?: SwarmContent): Promise<SwarmTorrent>;
  /** True when the new settings need fresh sockets: the caller closes its torrents, calls `reset` and opens them again. */
  configure(settings: EngineSettings): boolean;
  reset(): Promise<void>;
  close(): Promise<void>;
}
