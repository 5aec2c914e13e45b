import { isIPv4 } from "node:net";
import type { LibraryDht } from "webtorrent";
import type { Clock, Log } from "../../ports.ts";
import { createTurnstile } from "./turnstile.ts";

/** The DHT (BEP 5) as all torrents of a client share it. */
export interface DhtSearch {
  /** Nodes in the routing table. */
  readonly nodes: number;
  /** `host:port` of nodes that are worth asking after a restart, those heard of last first. */
  remembered(): readonly string[];
  /** Looks for a torrent's peers and tells of us, from now on. */
  join(seeker: DhtSeeker): DhtMembership;
  close(): void;
}

/** A torrent that looks for peers. */
export interface DhtSeeker {
  /** 40 lowercase hex digits. */
  readonly infoHash: string;
  /** Who lacks nothing is found by others, and does not look for them in haste. */
  lacksData(): boolean;
  onPeer(address: string): void;
}

export interface DhtMembership {
  /** Peers that the last complete search found. */
  readonly lastPeers: number;
  /** Searches now, unless the last search is less than a minute ago. */
  hurry(): void;
  leave(): void;
}

export interface DhtScope {
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  random(): number;
  /** The port that peers reach us at. */
  port(): number;
  /** `host:port` of nodes from the last session. */
  readonly remembered: readonly string[];
}

/** As the library: a torrent's place in the DHT is told anew this often. */
const INTERVAL_MS = 15 * 60_000;
const SPREAD = 0.2;
/** After a search that reached nobody, or found nobody for who lacks data, the next one comes earlier; the time doubles with each. */
const FIRST_RETRY_MS = 2_000;
const HURRY_MS = 60_000;
/** A search whose nodes are all slow is given up. */
const SEARCH_LIMIT_MS = 60_000;
/** Searches under way; together they ask as many nodes at once as the client allows. */
const SEARCHES = 8;
const MAX_PEERS = 500;
const MAX_REMEMBERED = 200;
/** Asked at the start whether they are still there. */
const GREETED = 64;
/** With so many known nodes searches begin, or after this time. */
const ENOUGH_NODES = 8;
const GREETING_MS = 3_000;

interface Search {
  readonly seeker: DhtSeeker;
  /** Of the search that is under way. */
  found: Set<string>;
  lastPeers: number;
  startedAt: number;
  fruitless: number;
  cancelTimer: () => void;
  state: "waiting" | "searching" | "left";
}

export function searchDht(dht: LibraryDht, scope: DhtScope): DhtSearch {
  const { clock, log } = scope;
  const searches = new Map<string, Search>();
  const enter = createTurnstile(SEARCHES);
  const warm = warmUp(dht, scope);

  // One listener for all torrents: the library tells everybody of everything.
  const onPeer = ({ host, port }: { readonly host: string; readonly port: number }, infoHash: Uint8Array): void => {
    const search = searches.get(Buffer.from(infoHash).toString("hex"));
    const address = `${host}:${String(port)}`;
    if (search === undefined || search.found.size >= MAX_PEERS || search.found.has(address)) return;
    search.found.add(address);
    search.seeker.onPeer(address);
  };
  dht.on("peer", onPeer);

  async function run(search: Search): Promise<void> {
    const { infoHash } = search.seeker;
    await warm.ready;
    if (hasLeft(search) || dht.destroyed) return;
    search.found = new Set();
    search.startedAt = clock.now();
    const visited = await within(clock, (done) => {
      dht.lookup(infoHash, (error, nodes = 0) => {
        if (error !== null) log.write("debug", "A search in the DHT failed.", error);
        done(error === null ? nodes : 0);
      });
    });
    if (hasLeft(search)) return;
    search.lastPeers = search.found.size;
    if (visited > 0) {
      await within(clock, (done) => {
        dht.announce(infoHash, scope.port(), () => {
          done(0);
        });
      });
    }
    if (hasLeft(search)) return;
    // What has our own port is most likely ourselves.
    const others = [...search.found].filter((address) => !address.endsWith(`:${String(scope.port())}`));
    const isFruitless = visited === 0 || (others.length === 0 && search.seeker.lacksData());
    search.fruitless = isFruitless ? search.fruitless + 1 : 0;
    search.state = "waiting";
    const usual = INTERVAL_MS * (1 + SPREAD * scope.random());
    wait(search, search.fruitless === 0 ? usual : Math.min(usual, FIRST_RETRY_MS * 2 ** (search.fruitless - 1)));
  }

  function wait(search: Search, ms: number): void {
    search.cancelTimer();
    search.cancelTimer = clock.after(ms, () => {
      begin(search);
    });
  }

  function begin(search: Search): void {
    search.state = "searching";
    enter(() => run(search)).catch((error: unknown) => {
      log.write("debug", "A search in the DHT was given up.", error);
    });
  }

  function leave(search: Search): void {
    search.cancelTimer();
    search.state = "left";
    if (searches.get(search.seeker.infoHash) === search) searches.delete(search.seeker.infoHash);
  }

  return {
    get nodes() {
      return dht.destroyed ? 0 : dht.nodes.toArray().length;
    },
    remembered: () => (dht.destroyed ? [] : worthRemembering(dht)),
    join(seeker) {
      const search: Search = {
        seeker,
        found: new Set(),
        lastPeers: 0,
        startedAt: Number.NEGATIVE_INFINITY,
        fruitless: 0,
        cancelTimer: () => undefined,
        state: "waiting",
      };
      searches.set(seeker.infoHash, search);
      begin(search);
      return {
        get lastPeers() {
          return search.lastPeers;
        },
        hurry() {
          if (search.state === "waiting") wait(search, Math.max(0, search.startedAt + HURRY_MS - clock.now()));
        },
        leave() {
          leave(search);
        },
      };
    },
    close() {
      warm.cancel();
      dht.off("peer", onPeer);
      for (const search of searches.values()) leave(search);
    },
  };
}

/** It may change while somebody waits. */
const hasLeft = ({ state }: Search): boolean => state === "left";

/** Asks the nodes of the last session whether they are there; `ready` when enough of them are, or a moment later. */
function warmUp(dht: LibraryDht, { clock, remembered }: DhtScope): { readonly ready: Promise<void>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let cancelLimit = (): void => undefined;
  const greet = (): void => {
    for (const address of remembered.slice(0, GREETED)) {
      const [host = "", port = ""] = address.split(":");
      if (isIPv4(host)) dht.addNode({ host, port: Number(port) });
    }
    if (remembered.length === 0) resolve();
    else cancelLimit = clock.after(GREETING_MS, resolve);
  };
  const look = (): void => {
    if (dht.nodes.toArray().length >= Math.min(ENOUGH_NODES, remembered.length)) resolve();
  };
  if (dht.listening) greet();
  else dht.once("listening", greet);
  dht.on("node", look);
  const end = (): void => {
    cancelLimit();
    dht.off("listening", greet);
    dht.off("node", look);
  };
  void promise.then(end);
  return { ready: promise, cancel: resolve };
}

/** What `start` tells it, 0 when that takes too long. */
function within(clock: Clock, start: (done: (result: number) => void) => void): Promise<number> {
  return new Promise((resolve) => {
    const cancel = clock.after(SEARCH_LIMIT_MS, () => {
      resolve(0);
    });
    start((result) => {
      cancel();
      resolve(result);
    });
  });
}

function worthRemembering(dht: LibraryDht): readonly string[] {
  return [...dht.nodes.toArray()]
    .filter(({ host }) => isIPv4(host))
    .sort((a, b) => (b.seen ?? 0) - (a.seen ?? 0))
    .slice(0, MAX_REMEMBERED)
    .map(({ host, port }) => `${host}:${String(port)}`);
}
