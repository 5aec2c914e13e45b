import { randomBytes, randomInt } from "node:crypto";
import type { LibraryDht } from "webtorrent";
import { createEmitter, type Event } from "../../events.ts";
import type { EngineSettings } from "../../model.ts";
import type { Clock, Log } from "../../ports.ts";
import { PEX_INTERVAL_MS } from "./exchangePeers.ts";
import { type DhtSearch, searchDht } from "./searchDht.ts";
import { type LocalSearch, searchLocally } from "./searchLocally.ts";
import { createTurnstile, type Turnstile } from "./turnstile.ts";

/** What the torrents of one client share when they look for peers. Undefined or false: the user switched it off. */
export interface SharedDiscovery {
  readonly peerId: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly usesTrackers: boolean;
  readonly dht: DhtSearch | undefined;
  readonly local: LocalSearch | undefined;
  readonly pexIntervalMs: number;
  /** Requests to trackers that are under way at the same time. */
  readonly enter: Turnstile;
  random(): number;
  /** The port that peers reach us at. */
  port(): number;
  readonly onPortChange: Event<void>;
  /** Peers reach us at another port than the one that we listen at, as behind a router; undefined: at that one. */
  announcePort(port: number | undefined): void;
  close(): void;
}

export interface SharedDiscoveryParts {
  /** The library's client. */
  readonly client: { readonly peerId: string; readonly torrentPort: number; readonly dht: LibraryDht | false | null };
  readonly settings: EngineSettings;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly log: Log;
  /** DHT nodes of the last session, `host:port`. */
  readonly dhtNodes: readonly string[];
  /** Tests only. */
  readonly pexIntervalMs?: number;
}

const TRACKER_REQUESTS = 100;

export function shareDiscovery(parts: SharedDiscoveryParts): SharedDiscovery {
  const { client, settings, clock, log, dhtNodes: remembered, userAgent } = parts;
  const random = (): number => randomInt(2 ** 32) / 2 ** 32;
  const portChanges = createEmitter<void>();
  let announced: number | undefined;
  const port = (): number => announced ?? client.torrentPort;
  const scope = { clock, log, random, port };
  const dht = client.dht === false || client.dht === null ? undefined : searchDht(client.dht, { ...scope, remembered });
  const local = settings.lsd
    ? searchLocally({ ...scope, cookie: `swarmbid-${randomBytes(8).toString("hex")}` })
    : undefined;
  return {
    peerId: client.peerId,
    userAgent,
    ...scope,
    usesTrackers: settings.trackers,
    dht,
    local,
    pexIntervalMs: parts.pexIntervalMs ?? PEX_INTERVAL_MS,
    enter: createTurnstile(TRACKER_REQUESTS),
    onPortChange: portChanges.event,
    announcePort(next) {
      const before = port();
      announced = next;
      if (port() !== before) portChanges.fire();
    },
    close() {
      portChanges.dispose();
      dht?.close();
      local?.close();
    },
  };
}
