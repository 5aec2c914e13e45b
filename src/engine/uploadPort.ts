/**
 * Between the swarm and the market, both in the engine's thread: the swarm knows connections and blocks and no money, the market knows who is
 * served how fast and no socket. The market decides for every peer, also while it sells nothing: it takes the place of the library's choker.
 */

/** One connection to a peer whose torrent's contents are known here. Web seeds are none. */
export interface UploadPeer {
  /** Never used again in this process. */
  readonly id: string;
  /** Of the torrent: the transfer's id. */
  readonly infoHash: string;
  /** An IPv4 or IPv6 address without its port. */
  readonly address: string;
  /** BEP 27. */
  readonly isPrivate: boolean;
  readonly pieceBytes: number;
  /** As it is now; amounts are since the connection began and never fall. */
  traffic(): PeerTraffic;
  /** Sends one message of the market's extension; nothing happens when the peer does not speak it, or is gone. */
  send(message: Uint8Array): void;
}

export interface PeerTraffic {
  /** It wants blocks of us: it is interested, and no seed. */
  readonly isInterested: boolean;
  /** It has something that we want. */
  readonly isUseful: boolean;
  /** It lets us ask. */
  readonly letsUsAsk: boolean;
  /** Bytes of blocks given to its socket. */
  readonly sentBytes: number;
  /** Bytes of blocks that came from it. */
  readonly receivedBytes: number;
  /** Milliseconds in which a request of it waited here. */
  readonly askingMs: number;
}

/** What the market hears of one connection, in the order in which it happens. Nothing comes after `gone`. */
export interface PeerListener {
  /** The value of `sb` in its extended handshake, decoded; a later handshake replaces an earlier one, undefined when it names none. */
  announced(terms: unknown): void;
  /** One message of the market's extension: any bytes. */
  message(bytes: Uint8Array): void;
  /** So many bytes of a block were given to its socket. */
  delivered(bytes: number): void;
  /** Asked for each block as it arrives, before its piece is verified: where it is to be counted. Undefined: nowhere. */
  blockTag(): number | undefined;
  /** A piece is right: so many bytes of it came from this peer under this tag. */
  verified(tag: number, bytes: number): void;
  gone(): void;
}

/** The market, as the swarm sees it. */
export interface Uploads {
  /** The value of `sb` that this torrent's peers are told, to be bencoded; undefined: the extension is not announced at all. */
  announcement(torrent: { readonly infoHash: string; readonly isPrivate: boolean }): object | undefined;
  connected(peer: UploadPeer): PeerListener;
  /** Whose block is sent next; see `UploadGate`. `isReady`: a request of it waits and its connection has room. */
  next(nowMs: number, isReady: (id: string) => boolean): UploadTurn;
  /** The block that `next` named was given to the socket. */
  served(id: string, bytes: number, nowMs: number): void;
  /** A peer became interested or lost interest: who is served may change before the next round. */
  changed(): void;
  /** Of the whole upload, bytes a second; undefined: none. Told before anybody connects, and when it changes. Limits of single transfers are the swarm's. */
  limit(bytesPerSecond: number | undefined): void;
  /** The swarm carries out what is decided: given once, before anything else. */
  attach(control: UploadControl): void;
}

export type UploadTurn =
  | { readonly kind: "serve"; readonly id: string }
  /** A limit holds for so long; what becomes ready earlier may go earlier. */
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "idle" };

export interface UploadControl {
  /** From now on these peers may ask for blocks, and no others. */
  unchoke(ids: ReadonlySet<string>): void;
  /** Shares changed: looks anew at who is next. */
  wake(): void;
  /** What `announcement` answers has changed: connected peers are told by a new extended handshake (BEP 10). */
  reannounce(): void;
}
