/** What we use of bittorrent-tracker's client, private parts included; the package has no types. */
declare module "bittorrent-tracker" {
  import type { EventEmitter } from "node:events";

  /** Emits `update` (an answer), then a `peer` each; `warning` for failures and for the tracker's own warnings; `error`. */
  export interface TrackerClient extends EventEmitter {
    readonly _trackers: readonly LibraryTracker[];
    destroy(): void;
  }

  /** One address of a client; its class differs by scheme. Functions are properties, because we replace some. */
  export interface LibraryTracker {
    readonly DEFAULT_ANNOUNCE_INTERVAL: number;
    /** Ends of what is under way; each takes itself out. */
    readonly cleanupFns: readonly (() => void)[];
    announce(options: object): void;
    scrape(options: object): void;
    setInterval: (intervalMs?: number) => void;
    /** With UDP: one argument, no result. */
    _request: (...args: unknown[]) => Promise<void> | undefined;
    _onAnnounceResponse: (reply: unknown) => void;
    /** HTTP only. */
    _onScrapeResponse?: (reply: unknown) => void;
  }

  export const Client: new (options: {
    readonly infoHash: string;
    readonly peerId: string;
    readonly port: number;
    readonly userAgent: string;
    readonly announce: readonly string[];
  }) => TrackerClient;
}
