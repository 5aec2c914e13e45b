import type { EventEmitter } from "node:events";
import type { Server, Socket } from "node:net";
import type { Wire } from "bittorrent-protocol";

// What the guards touch of webtorrent's objects (webtorrent 3.0), private parts included; the package has no types. Functions are properties, because the guards replace them.

export interface LibraryPeer extends EventEmitter {
  /** `host:port`. */
  readonly addr: string | null;
  readonly conn: Socket | null;
  readonly wire: Wire | null;
  readonly destroyed: boolean;
  destroy(reason?: Error): void;
}

export interface PartialPiece {
  readonly missing: number;
  get(block: number): Uint8Array | null | undefined;
}

export interface Torrent extends EventEmitter {
  readonly infoHash: string;
  readonly destroyed: boolean;
  readonly client: Client;
  readonly wires: readonly Wire[];
  readonly pieces: readonly (PartialPiece | null)[];
  readonly pieceLength: number;
  readonly lastPieceLength: number;
  readonly bitfield?: { get(piece: number): boolean };
  readonly info?: unknown;
  readonly paused: boolean;
  /** Connections, of both directions; and those that are being dialled. */
  readonly _numConns: number;
  readonly _numPending: number;
  /** Waiting to be dialled. */
  readonly _queue: LibraryPeer[];
  /** Dials the first of the queue if the torrent has less connections than it may. */
  _drain: () => void;
  _addIncomingPeer: (peer: LibraryPeer) => void;
  readonly _peers: ReadonlyMap<string, LibraryPeer> | null;
  removePeer(id: string): void;
  _addPeer: (peer: unknown, type: string, source: string) => LibraryPeer | null;
  _request: (wire: Wire, piece: number, hotswap: boolean) => boolean;
  /** Chooses every ten seconds whom to serve. */
  _rechoke: () => void;
}

export interface DatagramSocket extends EventEmitter {
  send: (...args: unknown[]) => void;
}

export interface Client {
  /** Of one torrent. */
  readonly maxConns: number;
  readonly torrents: readonly Torrent[];
  readonly dht: false | null | { readonly _rpc: { readonly socket: { readonly socket: DatagramSocket } } };
  readonly _connPool: ConnectionPool | null;
}

export interface ConnectionPool {
  _client: unknown;
  readonly tcpServer: Server | null;
  _onConnection: (connection: Socket, type: string) => void;
  destroy: (done?: (error?: Error) => void) => void;
}
