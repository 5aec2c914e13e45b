declare module "webtorrent/lib/conn-pool.js" {
  const ConnPool: new (client: object) => object;
  export default ConnPool;
}

/** The parts of webtorrent 3 that the adapter uses, public and private; the package has no types of its own. */
declare module "webtorrent" {
  import type { EventEmitter } from "node:events";
  import type { Server, Socket } from "node:net";

  export interface LibraryPeer extends EventEmitter {
    readonly addr: string | null;
    readonly type: string;
    readonly conn: Socket | null;
    readonly _handshakeDone?: boolean;
  }

  export interface LibraryWire extends EventEmitter {
    readonly type: string;
    readonly destroyed: boolean;
    readonly isSeeder?: boolean;
    readonly remoteAddress?: string;
    readonly remotePort?: number;
    readonly extendedHandshake: Record<string, unknown>;
    readonly peerExtendedHandshake: { readonly reqq?: unknown; readonly p?: unknown };
    readonly peerExtendedMapping: Readonly<Record<string, number>>;
    extended(name: string, message: Uint8Array): void;
    readonly requests: readonly unknown[];
    readonly peerChoking: boolean;
    readonly amInterested: boolean;
    readonly hasFast: boolean;
    readonly peerAllowedFastSet: readonly number[];
    readonly peerPieces: { readonly buffer: Uint8Array; get(piece: number): boolean };
    /** Bytes per second; with `bytes`, counts them first. */
    downloadSpeed: (bytes?: number) => number;
    readonly lt_donthave?: { donthave(piece: number): void };
    have(piece: number): void;
    interested(): void;
    destroy(): void;
    uninterested(): void;
    readonly ut_pex?: object;
  }

  /** Who was asked for blocks of a piece: a connection, or a source of ours. */
  export interface Reserver {
    readonly requests: { readonly piece: number; readonly offset: number }[];
    /** Bytes per second; with `bytes`, counts them first. */
    downloadSpeed: (bytes?: number) => number;
  }

  /** torrent-piece: a piece that is being put together from blocks of 16 KiB. */
  export interface LibraryPiece {
    readonly length: number;
    /** A free block, or -1. */
    reserve(): number;
    cancel(block: number): void;
    chunkLength(block: number): number;
    /** True when nothing is missing any more. */
    set(block: number, bytes: Uint8Array, source: unknown): boolean;
    /** The whole piece, once. */
    flush(): Uint8Array<ArrayBuffer> | null;
  }

  /** speed-limiter's group: one limit for many streams. */
  export interface ThrottleGroup {
    getEnabled(): boolean;
    getRate(): number;
    /** Bytes to take at a time. */
    getChunksize(): number;
    readonly bucket: {
      tryRemoveTokens(count: number): boolean;
      removeTokens(count: number, done: () => void): void;
    };
  }

  /** Emits `hotswap` (loser, winner, piece) when a slow reserver loses its blocks of a piece. */
  export interface LibraryTorrent extends EventEmitter {
    readonly infoHash: string;
    readonly destroyed: boolean;
    readonly ready: boolean;
    readonly private?: boolean;
    done: boolean;
    readonly downloadSpeed: number;
    readonly uploadSpeed: number;
    received: number;
    readonly client: { readonly throttleGroups: { readonly down: ThrottleGroup } };
    readonly store: { put(piece: number, bytes: Uint8Array, done: () => void): void } | null;
    /** SHA-1 of each piece in hex digits. */
    readonly _hashes: readonly string[];
    readonly _reservations: ((Reserver | null)[] | null)[];
    _downloadSpeed(bytes: number): void;
    _markVerified(piece: number): void;
    /** Frees the blocks of a piece that somebody much slower was asked for. */
    _hotswap(winner: Pick<Reserver, "downloadSpeed">, piece: number): boolean;
    readonly uploaded: number;
    readonly numPeers: number;
    readonly wires: readonly LibraryWire[];
    discovery: { destroy(done: (error: Error | null) => void): void } | null;
    _startupBitfield?: Uint8Array;
    _store: unknown;
    _checkDone: () => boolean;
    /** What peers are told that we have; undefined until the metadata is here. */
    readonly bitfield?: { set(piece: number, value: boolean): void };
    /** Null: verified and stored. */
    readonly pieces: (LibraryPiece | null)[];
    readonly pieceLength: number;
    _rarityMap: { destroy(): void };
    _update: () => void;
    _updateWire: (wire: LibraryWire) => void;
    _updateWireInterest: (wire: LibraryWire) => void;
    /** Asks a peer for one free block of a piece; with `handOver` also for one that a much slower peer holds. */
    _request(wire: LibraryWire, piece: number, handOver: boolean): boolean;
    _startDiscovery: () => void;
    _verifyPieces: (done: (error?: Error | null) => void) => void;
    _onMetadata: (metadata: unknown) => Promise<void> | undefined;
    _registerPeer: (peer: LibraryPeer) => void;
    _addPeer: (peer: unknown, type: string, source: string) => LibraryPeer | null;
    _processParsedTorrent(parsed: unknown): void;
    addPeer: (peer: string, source?: string) => boolean;
    destroy(options: { destroyStore: boolean }, done: (error?: Error | null) => void): void;
  }

  /** bittorrent-dht's client, which all torrents share. */
  export interface LibraryDht extends EventEmitter {
    readonly listening: boolean;
    readonly destroyed: boolean;
    readonly nodes: { toArray(): readonly LibraryDhtNode[] };
    /** Emits `peer` ({ host, port }, info-hash) for each peer that it hears of; `done` gets how many nodes answered. */
    lookup(infoHash: string, done: (error: Error | null, visited?: number) => void): void;
    /** Tells the nodes that the last lookup found of us. */
    announce(infoHash: string, port: number, done: (error: Error | null) => void): void;
    /** Asks whether it is there, and keeps it when it is. */
    addNode(node: { readonly host: string; readonly port: number }): void;
  }

  export interface LibraryDhtNode {
    readonly host: string;
    readonly port: number;
    /** When it was heard of last, ms since the epoch. */
    readonly seen?: number;
  }

  export interface ClientOptions {
    readonly peerId: string;
    readonly userAgent: string;
    readonly maxConns: number;
    readonly dht: false | { readonly concurrency: number; readonly bootstrap?: false | readonly string[] };
    readonly tracker: boolean;
    readonly lsd: boolean;
    readonly utPex: boolean;
    readonly natUpnp: boolean;
    readonly natPmp: boolean;
    readonly utp: boolean;
    readonly webSeeds: boolean;
    readonly secure: 0 | 1 | 2;
    readonly torrentPort: number;
    readonly dhtPort: number;
    readonly downloadLimit: number;
    readonly uploadLimit: number;
  }

  export interface TorrentOptions {
    readonly store: unknown;
    readonly storeCacheSlots: number;
    readonly bitfield?: Uint8Array;
    readonly deselect: true;
    readonly path: string;
    readonly strategy: "sequential" | "rarest";
    readonly uploads: number;
  }

  export default class WebTorrent extends EventEmitter {
    constructor(options: ClientOptions);
    readonly torrents: readonly LibraryTorrent[];
    readonly torrentPort: number;
    /** UDP; 0 without DHT. */
    readonly dhtPort: number;
    readonly listening: boolean;
    readonly destroyed: boolean;
    readonly peerId: string;
    readonly maxConns: number;
    secure: number;
    readonly dht: LibraryDht | false | null;
    readonly _connPool: { readonly tcpServer: Server } | null;
    get: (id: unknown) => Promise<LibraryTorrent | null>;
    add(torrent: object, options: TorrentOptions): LibraryTorrent;
    throttleDownload(bytesPerSecond: number): void;
    destroy(done: (error?: Error | null) => void): void;
  }
}
