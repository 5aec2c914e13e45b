/** One file of a torrent, in the torrent's order. `path` was judged by the path policy: relative, `/` between components. */
export interface TorrentFile {
  readonly index: number;
  /** The components below the transfer's folder; the first is the torrent's name for a multi-file torrent. */
  readonly path: string;
  /** Bytes. */
  readonly length: number;
  /** First byte within the torrent's data. */
  readonly offset: number;
  /** BEP 47 padding: zeros that are neither written nor shown. */
  readonly padding: boolean;
  /** Why the file is left out unless the user allows it (names that make tools run code). */
  readonly risk?: string;
}

/** A parsed and believed torrent: every limit of the parser holds for it. */
export interface Metainfo {
  /** SHA-1 of the info dictionary's exact bytes, 40 lowercase hex digits. */
  readonly infoHash: string;
  /** The info dictionary exactly as it came. */
  readonly infoBytes: Uint8Array;
  readonly name: string;
  readonly totalBytes: number;
  readonly pieceBytes: number;
  readonly pieceCount: number;
  /** 20 bytes per piece. */
  readonly pieceHashes: Uint8Array;
  readonly files: readonly TorrentFile[];
  readonly isPrivate: boolean;
  /** Tiers in order (BEP 12), http, https and udp only. */
  readonly trackers: readonly (readonly string[])[];
  /** BEP 19 addresses, http and https only. */
  readonly webSeeds: readonly string[];
  readonly comment?: string;
  readonly createdBy?: string;
}

/** What a magnet link says (BEP 9), bounded and filtered. */
export interface MagnetLink {
  readonly infoHash: string;
  readonly name?: string;
  readonly trackers: readonly string[];
  readonly webSeeds: readonly string[];
  /** BEP 53 `so`: indexes of wanted files. */
  readonly selectOnly?: readonly number[];
  /** BEP 9 `x.pe`: `host:port`. Dialled only when the user opted in. */
  readonly peers: readonly string[];
}
