import { performance } from "node:perf_hooks";
import { Client, type LibraryTracker } from "bittorrent-tracker";
import { networkPolicy } from "./networkPolicy.ts";
import { pinTracker } from "./pinTracker.ts";
import { clampInterval, cleanAnnounceReply } from "./trackerReply.ts";

/** A resolved address serves this long; the last announcement, when leaving, has no time to ask again. */
const PIN_LIFE_MS = 30 * 60_000;
const NO_ONE = "0".repeat(40);

let guarded = false;

/**
 * Teaches the library's tracker classes: intervals in bounds, answers cleaned, failures reported and never thrown into
 * the void, UDP only to checked addresses. It is the classes, because the library announces while it makes their objects.
 */
export function guardTrackers(): void {
  if (guarded) return;
  guarded = true;
  // The library does not export these classes; a client that never announces shows them.
  const sample = new Client({
    infoHash: NO_ONE,
    peerId: NO_ONE,
    port: 1,
    announce: ["http://localhost/announce", "udp://localhost:1"],
  });
  const [http, udp] = sample._trackers.map((tracker) => Object.getPrototypeOf(tracker) as LibraryTracker);
  sample.destroy();
  if (http === undefined || udp === undefined) throw new Error("The tracker library has changed its classes.");
  boundIntervals(Object.getPrototypeOf(http) as LibraryTracker);
  guardHttp(http);
  pinUdp(udp);
}

function boundIntervals(tracker: LibraryTracker): void {
  const { setInterval } = tracker;
  tracker.setInterval = function boundedInterval(intervalMs) {
    const usual = this.DEFAULT_ANNOUNCE_INTERVAL;
    setInterval.call(this, clampInterval(intervalMs ?? usual, usual));
  };
}

function guardHttp(tracker: LibraryTracker): void {
  const { _request, _onAnnounceResponse } = tracker;
  tracker._request = function safeRequest(...args) {
    return _request.apply(this, args)?.catch((error: unknown) => void this.client.emit("warning", error));
  };
  tracker._onAnnounceResponse = function cleanedResponse(reply) {
    _onAnnounceResponse.call(this, cleanAnnounceReply(reply));
  };
}

function pinUdp(tracker: LibraryTracker): void {
  const { _request } = tracker;
  const pins = new WeakMap<LibraryTracker, { readonly url: string; readonly at: number }>();

  /** The library reads the address once at the start of a request. */
  const request = (on: LibraryTracker, pinned: string, args: unknown[]): void => {
    const named = on.announceUrl;
    on.announceUrl = pinned;
    try {
      void _request.apply(on, args);
    } finally {
      on.announceUrl = named;
    }
  };

  tracker._request = function pinnedRequest(...args) {
    const pin = pins.get(this);
    if (pin !== undefined && performance.now() - pin.at < PIN_LIFE_MS) {
      request(this, pin.url, args);
      return undefined;
    }
    pinTracker(this.announceUrl, networkPolicy().allowLocalNetwork).then(
      (url) => {
        pins.set(this, { url, at: performance.now() });
        if (!this.destroyed) request(this, url, args);
      },
      (error: unknown) => {
        if (!this.destroyed) this.client.emit("warning", error);
      },
    );
    return undefined;
  };
}
