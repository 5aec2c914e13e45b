/** What the guards touch of the connections that webtorrent uses, private parts included; the package has no types. */
declare module "bittorrent-protocol" {
  import type { EventEmitter } from "node:events";

  export interface BlockRequest {
    readonly piece: number;
    readonly offset: number;
    readonly length: number;
  }

  export interface Wire extends EventEmitter {
    /** `tcpIncoming`, `tcpOutgoing`, `webSeed`; empty for a web seed's own end. */
    readonly type: string;
    readonly destroyed: boolean;
    readonly remoteAddress?: string;
    readonly remotePort?: number;
    readonly amChoking: boolean;
    readonly amInterested: boolean;
    readonly peerChoking: boolean;
    readonly peerInterested: boolean;
    readonly hasFast: boolean;
    readonly requests: BlockRequest[];
    readonly peerRequests: BlockRequest[];
    readonly peerPieces: {
      readonly buffer: Uint8Array;
      get(piece: number): boolean;
      set(piece: number, value: boolean): void;
    };
    /** Ids that we gave out (BEP 10); a handshake tells them. */
    readonly extendedMapping: Record<number, string>;
    _nextExt: number;
    readonly _extendedHandshakeSent?: boolean;
    readonly peerExtendedMapping: Readonly<Record<string, number>>;
    readonly extendedHandshake: Record<string, unknown>;
    readonly peerExtendedHandshake: { readonly m?: unknown; readonly metadata_size?: unknown; readonly sb?: unknown };
    readonly ut_metadata?: EventEmitter;
    readonly ut_pex?: {
      _remoteAddedPeers: object;
      _remoteDroppedPeers: object;
      onMessage: (message: Uint8Array) => void;
    };
    readonly _readableState?: { readonly buffered: number };
    readonly uploaded: number;
    downloaded: number;
    /** Bytes per second; with `bytes`, counts them first. */
    downloadSpeed(bytes?: number): number;
    uploadSpeed(bytes?: number): number;
    extended(name: string, message: Uint8Array): void;
    /** An extended handshake, to be bencoded. */
    extended(id: 0, handshake: object): void;
    /** Sends a block. */
    piece(piece: number, offset: number, block: Uint8Array): void;
    reject(piece: number, offset: number, length: number): void;
    choke: (this: Wire) => void;
    unchoke: (this: Wire) => void;
    destroy(): void;
    have: (this: Wire, piece: number) => void;
    push(bytes: Uint8Array): boolean;

    readonly _finished: boolean;
    /** Encrypts and sends. */
    _push: (this: Wire, message: Uint8Array) => void;
    /** Bytes or hex digits; null until our handshake. */
    readonly _infoHash: Uint8Array | string | null;
    _buffer: Uint8Array[];
    _bufferSize: number;
    readonly _parserSize: number;
    readonly _cryptoSyncPattern: Uint8Array | null;
    readonly _encryptor: Encryptor | null;
    /** 0: no encryption, 1: of the handshake, 2: of everything. */
    readonly _peEnabled: number;
    _parse(size: number, parser: (this: Wire, bytes: Uint8Array) => void): void;
    _pull(requests: BlockRequest[], piece: number, offset: number, length: number): BlockRequest | null;
    _callback(request: BlockRequest, error: Error | null, block: Uint8Array): void;
    _onKeepAlive(): void;
    _onRequest(piece: number, offset: number, length: number): void;
    _write: (this: Wire, bytes: Uint8Array, done: (error: Error | null) => void) => void;
    /** Called when little waits to be sent, unless nothing was sent since it was called last. */
    _read: (this: Wire, done: (error: Error | null) => void) => void;
    _processBuffer: (this: Wire) => void;
    _onMessageLength: (this: Wire, bytes: Uint8Array) => void;
    _onMessage: (this: Wire, bytes: Uint8Array) => void;
    _onPiece: (this: Wire, piece: number, offset: number, block: Uint8Array) => void;
  }

  /** Message Stream Encryption of one connection. */
  export interface Encryptor {
    readonly wire: Wire;
    /** `gotPe3`: the peer that dialled us has said what it can. */
    readonly state: string;
    /** Bits of the methods that it can: 1 in the clear, 2 RC4. */
    readonly _peerCryptoProvide: number;
    decrypt(bytes: Uint8Array): Uint8Array;
    encrypt(bytes: Uint8Array): Uint8Array;
    /** Calls back with the rest of a handshake in the clear, or with the beginning of a key. */
    _detectHandshakeOrPe: (
      this: Encryptor,
      onPlaintext: (handshake: Uint8Array) => void,
      onKey: (beginning: Uint8Array) => void,
    ) => void;
    _advanceEncryption: (this: Encryptor) => void;
    /** The method that both sides use from now on. */
    _finalizeCryptoHandshake: (this: Encryptor, method: number) => void;
  }

  export interface WireClass {
    new (type?: string, encryption?: number): Wire;
    readonly prototype: Wire;
  }

  const Wire: WireClass;
  export default Wire;
}
