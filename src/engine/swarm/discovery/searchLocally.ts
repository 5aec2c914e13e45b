import { createSocket, type RemoteInfo } from "node:dgram";
import type { Clock, Log } from "../../ports.ts";
import { createTokenBucket } from "../network/tokenBucket.ts";
import {
  LOCAL_GROUP,
  LOCAL_PORT,
  MAX_ANNOUNCED,
  readLocalAnnouncement,
  writeLocalAnnouncement,
} from "./localAnnouncement.ts";

/** Local service discovery (BEP 14) as all torrents of a client share it: one socket, open while anybody looks. */
export interface LocalSearch {
  /** Tells the local network of a torrent, and hears of its peers there, until the result is called. */
  join(infoHash: string, onPeer: (address: string) => void): () => void;
  close(): void;
}

/** As much of a UDP socket as this needs. */
export interface MulticastSocket {
  on(event: "message", listener: (datagram: Uint8Array, from: Pick<RemoteInfo, "address">) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "listening", listener: () => void): unknown;
  bind(port: number): unknown;
  addMembership(group: string): void;
  send(datagram: Uint8Array, port: number, address: string, done: (error: Error | null) => void): void;
  close(): unknown;
}

export interface LocalScope {
  readonly clock: Clock;
  readonly log: Log;
  /** The port that peers reach us at. */
  port(): number;
  /** Names us, so that we know our own announcements. */
  readonly cookie: string;
  openSocket?(): MulticastSocket;
}

/** As the library. */
const INTERVAL_MS = 5 * 60_000;
/** BEP 14: not more than one announcement a minute. */
const LEAST_INTERVAL_MS = 60_000;
/** Torrents that are added together are announced together. */
const GATHER_MS = 100;
/** Announcements of others that are listened to. */
const HEARD_BURST = 200;
const HEARD_PER_SECOND = 20;

export function searchLocally(scope: LocalScope): LocalSearch {
  const { clock, log } = scope;
  const torrents = new Map<string, (address: string) => void>();
  const heard = createTokenBucket(HEARD_BURST, HEARD_PER_SECOND);
  /** Not announced yet. */
  const fresh = new Set<string>();
  let socket: MulticastSocket | undefined;
  let isListening = false;
  let announcedAt = Number.NEGATIVE_INFINITY;
  let brokenUntil = Number.NEGATIVE_INFINITY;
  let cancelTimer = (): void => undefined;

  function open(): void {
    const opened = scope.openSocket?.() ?? createSocket({ type: "udp4", reuseAddr: true });
    socket = opened;
    opened.on("message", receive);
    // A port that another program holds, or a network that is gone, is no reason to give a torrent up.
    opened.on("error", (error) => {
      log.write("warn", "Looking for peers in the local network is not possible.", error);
      brokenUntil = clock.now() + INTERVAL_MS;
      if (socket === opened) shut();
    });
    opened.on("listening", () => {
      try {
        opened.addMembership(LOCAL_GROUP);
      } catch (error) {
        log.write("debug", "The local network has no multicast: nobody can be heard there.", error);
      }
      isListening = true;
      plan();
    });
    opened.bind(LOCAL_PORT);
  }

  function shut(): void {
    cancelTimer();
    const closing = socket;
    socket = undefined;
    isListening = false;
    closing?.close();
  }

  function plan(): void {
    cancelTimer();
    if (!isListening) return;
    const now = clock.now();
    const dueAt =
      fresh.size > 0 ? Math.max(now + GATHER_MS, announcedAt + LEAST_INTERVAL_MS) : announcedAt + INTERVAL_MS;
    cancelTimer = clock.after(Math.max(0, dueAt - now), announce);
  }

  function announce(): void {
    const all = [...torrents.keys()];
    announcedAt = clock.now();
    fresh.clear();
    for (let at = 0; at < all.length; at += MAX_ANNOUNCED) {
      const infoHashes = all.slice(at, at + MAX_ANNOUNCED);
      const datagram = writeLocalAnnouncement({ infoHashes, port: scope.port(), cookie: scope.cookie });
      socket?.send(datagram, LOCAL_PORT, LOCAL_GROUP, (error) => {
        if (error !== null) log.write("debug", "The local network could not be told of our torrents.", error);
      });
    }
    plan();
  }

  function receive(datagram: Uint8Array, { address }: Pick<RemoteInfo, "address">): void {
    if (!heard.take(1, clock.now())) return;
    const announcement = readLocalAnnouncement(datagram);
    if (announcement === undefined || announcement.cookie === scope.cookie) return;
    for (const infoHash of announcement.infoHashes) torrents.get(infoHash)?.(`${address}:${String(announcement.port)}`);
  }

  return {
    join(infoHash, onPeer) {
      torrents.set(infoHash, onPeer);
      fresh.add(infoHash);
      if (socket !== undefined) plan();
      else if (clock.now() >= brokenUntil) open();
      return () => {
        if (torrents.get(infoHash) !== onPeer) return;
        torrents.delete(infoHash);
        fresh.delete(infoHash);
        if (torrents.size === 0) shut();
      };
    },
    close() {
      torrents.clear();
      fresh.clear();
      shut();
    },
  };
}
