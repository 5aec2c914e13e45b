const KIB = 1024;
const MIB = 1024 * KIB;

/** What a torrent may claim. Everything beyond is refused (or, for hints such as trackers, cut) before anything is allocated for it. */
export const TORRENT_LIMITS = {
  torrentFileBytes: 10 * MIB,
  /** An info dictionary that came from peers (BEP 9). */
  infoBytes: 8 * MIB,
  minPieceBytes: 16 * KIB,
  maxPieceBytes: 64 * MIB,
  pieces: 262_144,
  files: 50_000,
  totalBytes: Number.MAX_SAFE_INTEGER,
  trackers: 100,
  webSeeds: 100,
  /** Peers named by one magnet link (`x.pe`). */
  magnetPeers: 50,
  magnetChars: 64 * KIB,
  urlChars: 2048,
  /** A comment or a creator, for show. */
  labelChars: 4096,
} as const;

/** What a path inside a torrent may be. */
export const PATH_LIMITS = {
  /** UTF-8 bytes of one component. */
  componentBytes: 255,
  /** UTF-8 bytes of all components with their separators. */
  pathBytes: 4096,
  components: 64,
} as const;

/** How much one bencoded input may hold; a token is a value, a dictionary's key included. */
export interface BencodeLimits {
  readonly depth: number;
  readonly tokens: number;
}

/** 50,000 files of a hybrid torrent with attributes take about 20 tokens each. */
export const TORRENT_BENCODE: BencodeLimits = { depth: 32, tokens: 1_250_000 };

/** One message of a peer, tracker or DHT node. A tracker's longest honest reply, 200 peers as dictionaries, takes about 2,000 tokens. */
export const MESSAGE_BENCODE: BencodeLimits = { depth: 32, tokens: 32_768 };
