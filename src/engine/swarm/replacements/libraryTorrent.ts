import type { Metainfo } from "../../torrent/metainfo.ts";

/** What the library is told of a torrent: a whitelist, so that nothing else of a link or file can land on its objects. */
export interface LibraryTorrentId {
  readonly infoHash: string;
  readonly name: string;
  /** Always empty: our own search asks the trackers. */
  announce: string[];
  urlList: string[];
  /** Left out while unknown: the library would keep `false` when the metadata says otherwise. */
  private?: boolean;
  readonly info?: Metainfo;
  readonly infoBuffer?: Uint8Array;
  readonly pieces?: readonly string[];
  readonly pieceLength?: number;
  readonly lastPieceLength?: number;
  readonly length?: number;
  readonly files?: readonly LibraryFile[];
}

export interface LibraryFile {
  readonly path: string;
  readonly name: string;
  readonly length: number;
  readonly offset: number;
}

export interface TorrentNaming {
  readonly infoHash: string;
  readonly name: string;
  readonly webSeeds: readonly string[];
  readonly isPrivate: boolean;
}

const known = new WeakSet<object>();

/** The only way into the library: `client.add` refuses every object that was not made here. */
export function toLibraryTorrent(naming: TorrentNaming, metainfo?: Metainfo): LibraryTorrentId {
  const torrent: LibraryTorrentId = {
    infoHash: naming.infoHash,
    name: metainfo?.name ?? naming.name,
    announce: [],
    urlList: [...naming.webSeeds],
    ...(metainfo === undefined ? (naming.isPrivate ? { private: true } : {}) : contentOf(metainfo)),
  };
  known.add(torrent);
  return torrent;
}

export function isLibraryTorrent(value: unknown): value is LibraryTorrentId {
  return typeof value === "object" && value !== null && known.has(value);
}

function contentOf(metainfo: Metainfo) {
  const { totalBytes, pieceBytes, pieceCount } = metainfo;
  return {
    private: metainfo.isPrivate,
    info: metainfo,
    infoBuffer: metainfo.infoBytes,
    pieces: hexHashes(metainfo.pieceHashes),
    pieceLength: pieceBytes,
    lastPieceLength: pieceCount === 0 ? 0 : totalBytes - (pieceCount - 1) * pieceBytes,
    length: totalBytes,
    files: metainfo.files.map(({ path, length, offset }) => ({
      path,
      name: path.slice(path.lastIndexOf("/") + 1),
      length,
      offset,
    })),
  };
}

/** One hash of 20 bytes after the other, as the library compares them. */
function hexHashes(hashes: Uint8Array): string[] {
  const hex = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength).toString("hex");
  return Array.from({ length: hashes.byteLength / 20 }, (_, piece) => hex.slice(piece * 40, piece * 40 + 40));
}
