import type WebTorrent from "webtorrent";
import { SwarmbidError } from "../errors.ts";
import type { EngineSettings } from "../model.ts";
import type { Log } from "../ports.ts";
import { systemClock } from "../systemClock.ts";
import type { Uploads } from "../uploadPort.ts";
import { applyLimits, CLIENT_NAME, needsNewSockets, openClient } from "./client.ts";
import { type SharedDiscovery, shareDiscovery } from "./discovery/sharedDiscovery.ts";
import { keepIpFilter } from "./ipFilter/keepIpFilter.ts";
import { createAdmission } from "./network/admission.ts";
import { createBanList } from "./network/banList.ts";
import { checkTrackers } from "./network/checkTrackers.ts";
import { setNetworkPolicy } from "./network/networkPolicy.ts";
import type { Swarm, SwarmListener, SwarmTorrent } from "./port.ts";
import { type KeptMapping, keepPortMapped } from "./portMapping/keepPortMapped.ts";
import { mappingMethods } from "./portMapping/mappingMethods.ts";
import { createReadBudget } from "./readBudget.ts";
import { openTorrent } from "./swarmTorrent.ts";
import { underTransport } from "./underTransport.ts";
import { createSwarmUploads } from "./uploads/swarmUploads.ts";

export interface SwarmParts {
  /** Decides who is served. */
  readonly uploads: Uploads;
  /** `host:port` of DHT nodes from the last session; asked for when the first torrent is opened. */
  readonly dhtNodes?: () => readonly string[];
  /** Tests only: how often peers are told of each other. */
  readonly pexIntervalMs?: number;
}

/** What all torrents share while there are sockets. */
interface Connected {
  readonly client: WebTorrent;
  readonly discovery: SharedDiscovery;
  readonly mapping: KeptMapping | undefined;
}

/** BitTorrent by webtorrent. The client, and with it every socket, exists from the first `open` to `reset` or `close`. */
export function createSwarm(
  initial: EngineSettings,
  log: Log,
  { uploads, dhtNodes, pexIntervalMs }: SwarmParts,
): Swarm {
  let settings = underTransport(initial);
  let opening: Promise<Connected> | undefined;
  let connected: Connected | undefined;
  const reads = createReadBudget();
  const bans = createBanList();
  const readFilter = keepIpFilter();
  let admission = createAdmission(bans);
  const listeners = new Set<SwarmListener>();
  const shared = createSwarmUploads(uploads);
  uploads.limit(settings.uploadLimit);
  setNetworkPolicy(initial);

  /** A mapping that is still being taken back would take the next one with it. */
  let unmapping: Promise<void> | undefined;
  const lose = (lost: WebTorrent, error: unknown): void => {
    if (lost !== connected?.client) return;
    connected.discovery.close();
    unmapping = connected.mapping?.close();
    connected = undefined;
    opening = undefined;
    for (const listener of [...listeners]) listener.onLost(error);
  };

  const connect = async (): Promise<Connected> => {
    await unmapping;
    const { ipFilter } = settings;
    admission = createAdmission(bans, ipFilter === undefined ? undefined : await readFilter(ipFilter));
    const client = await openClient({ settings, admission, log, onLost: lose });
    if (client.destroyed) throw new Error("the client broke while it was opened");
    const discovery = shareDiscovery({
      client,
      settings,
      userAgent: CLIENT_NAME,
      clock: systemClock,
      log,
      dhtNodes: dhtNodes?.() ?? [],
      ...(pexIntervalMs === undefined ? {} : { pexIntervalMs }),
    });
    const mapping = settings.portMapping
      ? keepPortMapped({
          clock: systemClock,
          log,
          ports: { tcp: client.torrentPort, ...(settings.dht && { udp: client.dhtPort }) },
          methods: mappingMethods,
          onChange: discovery.announcePort,
        })
      : undefined;
    connected = { client, discovery, mapping };
    return connected;
  };

  const disconnect = async (): Promise<void> => {
    const current = await opening?.catch(() => undefined);
    opening = undefined;
    connected = undefined;
    if (current === undefined) return;
    current.discovery.close();
    await current.mapping?.close();
    if (current.client.destroyed) return;
    await new Promise<void>((resolve) => {
      current.client.destroy(() => {
        resolve();
      });
    });
  };

  return {
    get port() {
      return settings.transport === "httpsOnly" ? undefined : connected?.client.torrentPort;
    },
    portMapping: () => connected?.mapping?.state,
    defences: () => ({ banned: bans.list(), ...(admission.filter && { ipFilter: admission.filter }) }),
    dhtNodes: () => connected?.discovery.dht?.remembered() ?? [],
    async open(target, listener, content) {
      if (content === undefined && settings.transport === "httpsOnly") {
        throw new SwarmbidError(
          "forbiddenAddress",
          "The contents of a magnet link come from peers, and only web servers may be asked: open its .torrent file, or change the transport in the settings.",
        );
      }
      opening ??= connect();
      const { client, discovery } = await opening.catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      const trackers = target.trackers.map((tier) => checkTrackers(tier, settings.allowLocalNetwork, log));
      const torrent = openTorrent(client, { ...target, trackers }, listener, log, reads, discovery, shared, content);
      listeners.add(listener);
      const opened: SwarmTorrent = {
        get stats() {
          return torrent.stats;
        },
        attach: torrent.attach,
        replan: torrent.replan,
        urge: torrent.urge,
        withdraw: torrent.withdraw,
        health: torrent.health,
        shake: torrent.shake,
        limitRates: torrent.limitRates,
        addPeers: torrent.addPeers,
        addWebSeeds: torrent.addWebSeeds,
        sources: torrent.sources,
        reannounce: torrent.reannounce,
        countPeers: torrent.countPeers,
        async close() {
          listeners.delete(listener);
          await torrent.close();
        },
      };
      return opened;
    },
    configure(wanted) {
      const next = underTransport(wanted);
      const renew = needsNewSockets(settings, next);
      settings = next;
      setNetworkPolicy(next);
      uploads.limit(next.uploadLimit);
      shared.pump.wake();
      if (connected !== undefined && !renew) applyLimits(connected.client, next);
      return renew && opening !== undefined;
    },
    reset: disconnect,
    close: disconnect,
  };
}
