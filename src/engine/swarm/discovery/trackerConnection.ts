import { Client, type LibraryTracker, type TrackerClient } from "bittorrent-tracker";
import type { Clock } from "../../ports.ts";
import { networkPolicy } from "../network/networkPolicy.ts";
import { pinTracker } from "../network/pinTracker.ts";
import { clampInterval, cleanAnnounceReply, MAX_PEERS_PER_ANNOUNCE, readScrapeReply } from "../network/trackerReply.ts";
import type { AnnounceEvent, PeerCounts, TrackerAnswer } from "./trackerTiers.ts";

/** How trackers know us, for one torrent. */
export interface TrackerIdentity {
  /** Hex digits, as the peer id. */
  readonly infoHash: string;
  readonly peerId: string;
  readonly userAgent: string;
  /** Proves to an HTTP tracker that we are who we were when our address changes. */
  readonly key: string;
}

/** Amounts in bytes. */
export interface Announcement {
  readonly event?: AnnounceEvent;
  readonly port: number;
  readonly uploaded: number;
  readonly downloaded: number;
  readonly left: number;
  readonly peersWanted: number;
}

export interface AnnounceReply extends TrackerAnswer {
  /** `host:port` */
  readonly peers: readonly string[];
}

/** One tracker of one torrent. Its errors have messages of strangers. */
export interface TrackerConnection {
  announce(announcement: Announcement): Promise<AnnounceReply>;
  scrape(): Promise<PeerCounts>;
  /** What is under way is given up. */
  close(): void;
}

/** Shorter than the library's own limit, whose end has no good message. By UDP a lost datagram costs a second try (BEP 15). */
const HTTP_LIMITS_MS = [14_000];
const UDP_LIMITS_MS = [5_000, 9_000];
/** A resolved address serves this long; the last announcement, when leaving, has no time to ask again. */
const PIN_LIFE_MS = 30 * 60_000;

interface Exchange<T> {
  readonly client: TrackerClient;
  readonly tracker: LibraryTracker;
  readonly answer: (value: T) => void;
}

/**
 * Speaks to a tracker through the library's client: one client for each request, so that an answer belongs to its question
 * and nothing goes on by itself. Answers are bounded and cleaned; UDP goes to checked addresses only, HTTP through the guarded fetch.
 */
export function connectTracker(url: string, us: TrackerIdentity, clock: Clock): TrackerConnection {
  const isUdp = url.startsWith("udp:");
  const ending = new Set<(error: Error) => void>();
  let isClosed = false;
  let pin: { readonly url: string; readonly at: number } | undefined;
  let trackerId: string | undefined;

  async function addressOf(): Promise<string> {
    if (!isUdp) return url;
    if (pin === undefined || clock.now() - pin.at > PIN_LIFE_MS) {
      pin = { url: await pinTracker(url, networkPolicy().allowLocalNetwork), at: clock.now() };
    }
    return pin.url;
  }

  async function once<T>(port: number, limitMs: number, start: (exchange: Exchange<T>) => void): Promise<T> {
    const announce = [await addressOf()];
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (isClosed) throw new Error("It was asked no more.");
    const { infoHash, peerId, userAgent } = us;
    const client = new Client({ infoHash, peerId, userAgent, port, announce });
    const [tracker] = client._trackers;
    if (tracker === undefined) throw new Error("Its address is not understood.");
    promise.catch(() => undefined);
    ending.add(reject);
    const cancelLimit = clock.after(limitMs, () => {
      reject(new Error("It did not answer in time."));
    });
    // A warning that comes with an answer is followed by it in the same breath.
    client.on("warning", (error: Error) => {
      queueMicrotask(() => {
        reject(error);
      });
    });
    client.on("error", reject);
    const { _request } = tracker;
    tracker._request = (...args) => _request.apply(tracker, args)?.catch(reject);
    try {
      start({ client, tracker, answer: resolve });
      return await promise;
    } finally {
      cancelLimit();
      ending.delete(reject);
      for (const cleanUp of [...tracker.cleanupFns]) cleanUp();
      client.destroy();
    }
  }

  async function ask<T>(port: number, start: (exchange: Exchange<T>) => void): Promise<T> {
    const [firstMs = 0, ...moreMs] = isUdp ? UDP_LIMITS_MS : HTTP_LIMITS_MS;
    try {
      let attempt = once(port, firstMs, start);
      for (const limitMs of moreMs) attempt = attempt.catch(() => once(port, limitMs, start));
      return await attempt;
    } catch (error) {
      pin = undefined;
      throw error;
    }
  }

  return {
    announce({ event, port, peersWanted: numwant, ...amounts }) {
      return ask<AnnounceReply>(port, ({ client, tracker, answer }) => {
        const peers: string[] = [];
        let intervalMs = tracker.DEFAULT_ANNOUNCE_INTERVAL;
        let message: string | undefined;
        tracker.setInterval = (askedMs = intervalMs) => {
          intervalMs = clampInterval(askedMs, intervalMs);
        };
        const { _onAnnounceResponse } = tracker;
        tracker._onAnnounceResponse = (reply) => {
          _onAnnounceResponse.call(tracker, cleanAnnounceReply(reply));
        };
        client.on("warning", (warning: Error) => {
          message = warning.message;
        });
        client.on("update", (reply: Readonly<Record<string, unknown>>) => {
          const id = reply["tracker id"];
          if (ArrayBuffer.isView(id))
            trackerId = Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString("latin1");
          const minInterval = reply["min interval"];
          const counts = countsOf(reply);
          answer({
            // The library fills it before anybody can look: it tells the peers of an answer right after the answer.
            peers,
            intervalMs,
            ...(typeof minInterval === "number" ? { minIntervalMs: clampInterval(minInterval * 1_000, 0) } : {}),
            ...(counts === undefined ? {} : { counts }),
            ...(message === undefined ? {} : { message }),
          });
        });
        client.on("peer", (peer: string) => {
          if (peers.length < MAX_PEERS_PER_ANNOUNCE) peers.push(peer);
        });
        tracker.announce({
          ...amounts,
          ...(event === undefined ? {} : { event }),
          ...(isUdp ? {} : { key: us.key, ...(trackerId === undefined ? {} : { trackerid: trackerId }) }),
          numwant,
        });
      });
    },
    scrape() {
      return ask<PeerCounts>(ANY_PORT, ({ client, tracker, answer }) => {
        tracker._onScrapeResponse = (reply) => {
          const counts = readScrapeReply(reply, us.infoHash);
          if (counts === undefined) client.emit("warning", new Error("It knows nothing of this torrent."));
          else answer(counts);
        };
        client.on("scrape", (reply: Readonly<Record<string, unknown>>) => {
          answer(countsOf(reply) ?? { seeders: 0, leechers: 0 });
        });
        tracker.scrape({});
      });
    },
    close() {
      isClosed = true;
      for (const end of [...ending]) end(new Error("It was asked no more."));
    },
  };
}

/** The library demands a port where none is told. */
const ANY_PORT = 1;

function countsOf({ complete, incomplete }: Readonly<Record<string, unknown>>): PeerCounts | undefined {
  if (typeof complete !== "number") return undefined;
  return { seeders: complete, leechers: typeof incomplete === "number" ? incomplete : 0 };
}
