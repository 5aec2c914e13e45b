import type { Place } from "./localNetwork.ts";

export type ClientName = "transmission" | "aria2" | "libtorrent";

/** What a foreign client is told to do with one torrent. */
export interface ClientJob {
  readonly place: Place;
  /** A .torrent file's path or a magnet link; it names the tracker, if there is one. */
  readonly source: string;
  /** Holds the torrent's top folder or file (to seed), or gets it. */
  readonly folder: string;
  /** For the client's own state and log; made and removed by the test. The same one again resumes. */
  readonly scratch: string;
  readonly port: number;
  /** Either kind of connection when left out. With `off`, transmission and aria2 still answer who greets them encrypted. */
  readonly encryption?: "required" | "off";
  /** Peer exchange (BEP 11); off when left out. */
  readonly pex?: boolean;
  /** Bytes per second; no limit when left out. */
  readonly downloadLimit?: number;
  readonly uploadLimit?: number;
  /** A seed that lets others dial (libtorrent alone). */
  readonly dialsNobody?: true;
}

/** A foreign program that runs until it is closed, which kills it. */
export interface RunningClient {
  close(): Promise<void>;
}

/** What a torrent is made of. */
export interface CreationJob {
  /** The file or folder. */
  readonly path: string;
  readonly torrentFile: string;
  readonly tracker: string;
  readonly pieceBytes: number;
}

/** A program of other people that speaks BitTorrent. */
export interface ForeignClient {
  readonly name: ClientName;
  /** Leaves empty files out of what it fetches. */
  readonly skipsEmptyFiles: boolean;
  /** By peer exchange it tells only of peers that it met after the one whom it tells. */
  readonly tellsOnlyOfNewPeers: boolean;
  /** Throws with the name of the package when the program is missing. */
  version(): string;
  /** Starts it on one torrent: what is in the folder already is checked and seeded, the rest is fetched. */
  start(job: ClientJob): Promise<RunningClient>;
  /** Makes a .torrent file; undefined for a client that only reads them. */
  readonly create?: (job: CreationJob) => void;
  /** The info-hash that it reads out of a .torrent file, in lowercase hex. */
  infoHashOf(torrentFile: string): string;
}
