import type { ErrorShape } from "./errors.ts";
import type { LimitSchedule } from "./limitSchedule.ts";
import type { Ask, BidPolicy } from "./marketModel.ts";

/** The info-hash (BEP 3, version 1) in 40 lowercase hex digits; it names a transfer everywhere. */
export type TransferId = string;

/**
 * What a transfer is doing. `complete` has all its wanted data and does not seed; `failed` carries `error`;
 * `restarting` is shown while the engine's thread is being brought back.
 */
export type TransferPhase =
  | "fetchingMetadata"
  | "checking"
  | "queued"
  | "downloading"
  | "seeding"
  | "complete"
  | "paused"
  | "missingFiles"
  | "diskFull"
  | "failed"
  | "restarting";

/** One transfer at one moment. Never changes after it was handed out. Sizes in bytes, rates in bytes per second. */
export interface TransferSnapshot {
  readonly id: TransferId;
  readonly name: string;
  readonly phase: TransferPhase;
  /** Set in `failed`, `missingFiles` and `diskFull`: the sentence to show. */
  readonly error?: ErrorShape;
  /** What a person should know although the transfer goes on ("2 files were left out: …"). */
  readonly notice?: string;
  /** The folder that holds the transfer's files; the torrent's own top folder or file is below it. */
  readonly folder: string;
  /** Below `folder`: what to open or reveal. Undefined until the metadata is here. */
  readonly rootPath?: string;
  /** Size of the wanted files; undefined until the metadata is here. */
  readonly totalBytes?: number;
  /** Verified bytes of the wanted files. */
  readonly doneBytes: number;
  /** Progress of the running check, 0 to 1; only in `checking`. */
  readonly checkedFraction?: number;
  readonly fileCount: number;
  readonly downloadBytesPerSecond: number;
  readonly uploadBytesPerSecond: number;
  /** Of the download, what web seeds give; absent while they give nothing. */
  readonly webSeedBytesPerSecond?: number;
  /** Payload and protocol bytes received and sent since the transfer was added. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Estimated seconds until complete; undefined when unknown. */
  readonly secondsLeft?: number;
  /** Connected ones. */
  readonly peers: number;
  /** Heard of, connected or not. */
  readonly knownPeers: number;
  /** It seeds, and nobody else is known to have all of it. */
  readonly isOnlySource: boolean;
  readonly isPrivate: boolean;
  readonly magnet: string;
  readonly options: TransferOptions;
  /** Place in the queue, from 0. */
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
  readonly completedAt?: number;
}

export type FileState = "left out" | "unwanted" | "waiting" | "partial" | "complete";

/** In which order pieces are fetched: what few peers have first, or from the first to the last. */
export type PieceStrategy = "rarest" | "sequential";

export type FilePriority = "low" | "normal" | "high";

/** When a complete transfer stops seeding; undefined: this rule does not stop it. */
export interface SeedRules {
  /** Sent bytes over the size of the data. */
  readonly ratio?: number;
  readonly minutes?: number;
  /** Minutes in which nobody fetched anything. */
  readonly idleMinutes?: number;
  /** Whatever the other rules say: goes on while no other complete source is known. */
  readonly keepIfOnlySource: boolean;
}

/** What the user chose for one transfer. Rates in bytes per second, undefined: no limit. */
export interface TransferOptions {
  readonly strategy: PieceStrategy;
  /** By file index; files that are not named have the normal priority. */
  readonly priorities: Readonly<Record<number, FilePriority>>;
  readonly downloadLimit?: number;
  readonly uploadLimit?: number;
  /** Undefined: the rules of the settings. */
  readonly seedRules?: SeedRules;
  /** What is offered for it; undefined: nothing. It is offered while the transfer is let run. */
  readonly bid?: BidPolicy;
}

export const DEFAULT_OPTIONS: TransferOptions = { strategy: "rarest", priorities: {} };

/** Where a transfer goes in the queue. */
export type QueueMove = "up" | "down" | "top" | "bottom";

/** One file of a transfer. `index` is its place in the torrent. */
export interface FileSnapshot {
  readonly index: number;
  /** Below the transfer's folder, with `/`. */
  readonly path: string;
  readonly totalBytes: number;
  readonly doneBytes: number;
  readonly state: FileState;
}

/** What a user can name: everything that a torrent can be fetched from. */
export type TorrentSource =
  /** A magnet link, an info-hash (hex or base32) or an http(s) address of a .torrent file, as typed. */
  | { readonly kind: "text"; readonly text: string }
  /** The bytes of a .torrent file. */
  | { readonly kind: "file"; readonly bytes: Uint8Array };

/** Hints that do not belong to the torrent itself. */
export interface SourceHints {
  /** More trackers to announce to. */
  readonly trackers?: readonly string[];
  /** Peers to dial, `host:port`. */
  readonly peers?: readonly string[];
  /** Addresses that serve the same files (BEP 19). */
  readonly webSeeds?: readonly string[];
}

/** What is inside a torrent, before any byte is written. */
export interface TorrentPreview {
  readonly id: TransferId;
  readonly name: string;
  readonly totalBytes: number;
  readonly pieceBytes: number;
  readonly isPrivate: boolean;
  readonly comment?: string;
  readonly trackers: readonly string[];
  readonly webSeeds: readonly string[];
  readonly files: readonly PreviewFile[];
  /** True when a transfer with this id exists already. */
  readonly exists: boolean;
}

export interface PreviewFile {
  readonly index: number;
  readonly path: string;
  readonly totalBytes: number;
  /** Chosen unless the user chooses otherwise: all ordinary files, or those that the link asks for. */
  readonly suggested: boolean;
  /** Why the file is left out unless the user allows it; undefined for an ordinary file. */
  readonly leftOutBecause?: string;
}

export interface AddRequest {
  readonly source: TorrentSource;
  readonly hints?: SourceHints;
  /** Absolute path. Created when missing; its parent folders are followed as they are, nothing below may be a link. */
  readonly folder: string;
  /** Indexes of the wanted files; all ordinary files when undefined. */
  readonly wanted?: readonly number[];
  /** Names that make tools run code are fetched too: only after the user was asked. */
  readonly allowRisky?: boolean;
  readonly paused?: boolean;
  readonly options?: Partial<TransferOptions>;
  /** The data is there already: check it and seed, never write. */
  readonly seedOnly?: boolean;
}

/** What can make a transfer slow, or stop it. */
export type SlowCause =
  | "paused"
  | "error"
  | "unsupported"
  | "queued"
  | "checking"
  | "limit"
  | "disk"
  | "transport"
  | "noSources"
  | "trackers"
  | "webSeeds"
  | "noPeers"
  | "noSeeds"
  | "choked"
  | "slowPeers"
  | "keptAway"
  | "port";

/** One likely reason for a slow transfer. */
export interface Finding {
  readonly cause: SlowCause;
  /** One sentence, without the next step. */
  readonly sentence: string;
  /** What can be done about it. */
  readonly nextStep: string;
}

/**
 * How data may come: from peers and web servers; from web servers alone, over https, without any other socket; or from peers alone,
 * without web seeds.
 */
export type Transport = "auto" | "httpsOnly" | "p2pOnly";

/** The proxy that web servers are asked through. Peers, UDP trackers and the DHT know no proxy. */
export interface ProxySettings {
  /** For http and for https addresses. May hold a user name and a password: never to be logged or shown. */
  readonly http?: string;
  readonly https?: string;
  /** Hosts that are asked directly, as in `NO_PROXY`. */
  readonly noProxy: readonly string[];
  /** Whether certificates are verified, the proxy's own and those that come through it. */
  readonly verifyCertificates: boolean;
}

/** Where peers come from and how many; every switch is the user's. */
export interface EngineSettings {
  readonly dht: boolean;
  readonly pex: boolean;
  readonly lsd: boolean;
  readonly trackers: boolean;
  /** 0: any free port. */
  readonly listenPort: number;
  /** Asks the router (PCP, NAT-PMP, UPnP) to pass connections of peers on to the listening port. */
  readonly portMapping: boolean;
  readonly maxPeersPerTransfer: number;
  /** Peers of all transfers together. */
  readonly maxConnections: number;
  /**
   * Of connections to peers: `prefer` tries it first and takes who does not; `require` has no connection in the clear, not
   * even in part; `off` never encrypts.
   */
  readonly encryption: "prefer" | "require" | "off";
  /** Absolute path of a file with ranges of addresses that no peer may have; read when the network is first used, and anew when this changes. */
  readonly ipFilter?: string;
  /** Bytes per second; undefined: no limit. */
  readonly downloadLimit?: number;
  readonly uploadLimit?: number;
  /** Take the place of the two limits above while they are in use. */
  readonly alternativeLimits?: { readonly downloadLimit?: number; readonly uploadLimit?: number };
  readonly useAlternativeLimits: boolean;
  /** Uses the alternative limits at certain times too. */
  readonly limitSchedule?: LimitSchedule;
  readonly seedAfterCompletion: boolean;
  readonly seedRules: SeedRules;
  /** How many transfers may download, and seed, at once; undefined: no limit. */
  readonly maxActiveDownloads?: number;
  readonly maxActiveSeeds?: number;
  /** `full`: files have their whole length in real blocks before the first piece; `sparse`: they grow. */
  readonly preallocation: "sparse" | "full";
  /** Absolute path of a folder that all projects share: what one of them has is not fetched again. */
  readonly sharedStore?: string;
  readonly transport: Transport;
  /** Undefined: web servers are asked directly. */
  readonly proxy?: ProxySettings;
  /** Trackers, web seeds and .torrent addresses may lead to loopback and private networks. */
  readonly allowLocalNetwork: boolean;
  /** On what terms upload is sold; undefined: all of it is given for nothing. */
  readonly ask?: Ask;
  /** DHT nodes to start from, `host:port`; undefined: the public ones. */
  readonly dhtBootstrap?: readonly string[];
}

export const DEFAULT_SETTINGS: EngineSettings = {
  dht: true,
  pex: true,
  lsd: true,
  trackers: true,
  listenPort: 0,
  portMapping: false,
  maxPeersPerTransfer: 55,
  maxConnections: 500,
  encryption: "prefer",
  useAlternativeLimits: false,
  seedAfterCompletion: true,
  seedRules: { keepIfOnlySource: false },
  preallocation: "sparse",
  transport: "auto",
  allowLocalNetwork: false,
};

/**
 * The engine's own condition, for the status bar and the log. In `mirroring` another process works with the transfers: they are
 * only shown, and this one takes over when the other ends.
 */
export interface EngineStatus {
  readonly phase: "idle" | "running" | "mirroring" | "restarting" | "failed" | "closed";
  /** The sentence to show: in `failed`, where it stays, and in `mirroring` while a takeover does not succeed. */
  readonly error?: ErrorShape;
  /** The TCP port peers can reach us at; undefined until the network is in use. */
  readonly port?: number;
  /** The longest, in milliseconds, that the thread's event loop was held up since the start. */
  readonly worstDelayMs: number;
  /** How often the thread had to be restarted since the start. */
  readonly restarts: number;
}
