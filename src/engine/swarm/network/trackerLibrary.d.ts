/** What the guards touch of bittorrent-tracker's client, private parts included; the package has no types. */
declare module "bittorrent-tracker" {
  import type { EventEmitter } from "node:events";

  export interface TrackerClient extends EventEmitter {
    readonly _trackers: readonly LibraryTracker[];
    start(): void;
    destroy(): void;
  }

  /** One address of a client; its class differs by scheme. */
  export interface LibraryTracker {
    readonly client: TrackerClient;
    readonly destroyed: boolean;
    readonly DEFAULT_ANNOUNCE_INTERVAL: number;
    announceUrl: string;
    setInterval: (this: LibraryTracker, intervalMs?: number) => void;
    /** With UDP: one argument, no result. */
    _request: (this: LibraryTracker, ...args: unknown[]) => Promise<void> | undefined;
    _onAnnounceResponse: (this: LibraryTracker, reply: unknown) => void;
  }

  export const Client: new (options: {
    readonly infoHash: string;
    readonly peerId: string;
    readonly port: number;
    readonly announce: readonly string[];
  }) => TrackerClient;
}
