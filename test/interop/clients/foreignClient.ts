import type { Place } from "./localNetwork.ts";

export interface ClientOptions {
  readonly place: Place;
  /** The .torrent file; it names the tracker. */
  readonly torrentFile: string;
  /** Holds the torrent's top folder (to seed), or gets it. */
  readonly folder: string;
  /** For the client's own state; made and removed by the test. */
  readonly scratch: string;
  readonly port: number;
}

/** A foreign program that runs until it is closed. */
export interface ForeignClient {
  close(): Promise<void>;
}
