import type { EngineSettings } from "../../../../src/engine/model.ts";
import type { Swarm, SwarmContent, SwarmListener, SwarmStats, SwarmTarget } from "../../../../src/engine/swarm/port.ts";

/** A torrent as the fake swarm has it; the test plays its peers. */
export interface OpenTorrent {
  readonly target: SwarmTarget;
  readonly listener: SwarmListener;
  content: SwarmContent | undefined;
  stats: SwarmStats;
  /** What somebody waits for. */
  readonly urgent: Set<number>;
  /** Stores a verified piece of `data`, all of the torrent's bytes, and reports it. */
  deliver(data: Uint8Array, piece: number): Promise<void>;
}

export interface FakeSwarm extends Swarm {
  /** What is open now. */
  readonly torrents: readonly OpenTorrent[];
  /** How many torrents were ever opened. */
  readonly opened: number;
  /** What `configure` answers. */
  renews: boolean;
  /** What `configure` was given, the latest last. */
  readonly configured: readonly EngineSettings[];
  /** Closing a torrent waits for this. */
  slowness: Promise<unknown>;
  /** Each reset waits for one of these, the first for the first. */
  readonly slowResets: Promise<unknown>[];
  /** The library gives a torrent up. */
  lose(torrent: OpenTorrent): void;
}

const STATS: SwarmStats = {
  downloadBytesPerSecond: 0,
  uploadBytesPerSecond: 0,
  webSeedBytesPerSecond: 0,
  receivedBytes: 0,
  sentBytes: 0,
  peers: 1,
  seeds: 1,
};

/** Like the real one it gives up a second torrent of the same name, and a reset ends what is open without a word. */
export function createFakeSwarm(): FakeSwarm {
  const open = new Set<OpenTorrent>();
  const configured: EngineSettings[] = [];
  let opened = 0;
  const swarm: FakeSwarm = {
    port: 1,
    portMapping: () => undefined,
    defences: () => ({ banned: [] }),
    dhtNodes: () => [],
    get torrents() {
      return [...open];
    },
    get opened() {
      return opened;
    },
    renews: false,
    slowness: Promise.resolve(),
    slowResets: [],
    async open(target, listener, content) {
      await Promise.resolve();
      const torrent: OpenTorrent = {
        target,
        listener,
        content,
        stats: STATS,
        urgent: new Set(),
        async deliver(data, piece) {
          const bytes = torrent.content?.metainfo.pieceBytes ?? 0;
          await torrent.content?.store.put(piece, data.subarray(piece * bytes, (piece + 1) * bytes));
          listener.onPiece(piece);
        },
      };
      const isSecond = [...open].some((other) => other.target.infoHash === target.infoHash);
      opened += 1;
      open.add(torrent);
      if (isSecond)
        queueMicrotask(() => {
          swarm.lose(torrent);
        });
      return {
        get stats() {
          return torrent.stats;
        },
        attach(attached) {
          torrent.content = attached;
        },
        replan: () => undefined,
        urge(pieces) {
          for (const piece of pieces) torrent.urgent.add(piece);
          return () => {
            for (const piece of pieces) torrent.urgent.delete(piece);
          };
        },
        limitRates: () => undefined,
        addWebSeeds: () => undefined,
        withdraw: () => undefined,
        addPeers: () => undefined,
        sources: () => ({
          trackers: [],
          dht: { enabled: false, nodes: 0, lastPeers: 0 },
          found: { tracker: 0, dht: 0, lsd: 0, pex: 0 },
        }),
        reannounce: () => undefined,
        shake: () => undefined,
        health: () => ({
          peers: 0,
          incoming: 0,
          useful: 0,
          choking: 0,
          webSeeds: [],
          unwrittenBytes: 0,
          writeWaitMs: 0,
        }),
        countPeers: () => undefined,
        async close() {
          open.delete(torrent);
          await swarm.slowness;
        },
      };
    },
    configured,
    configure(settings) {
      configured.push(settings);
      return swarm.renews;
    },
    async reset() {
      await swarm.slowResets.shift();
      open.clear();
    },
    close() {
      open.clear();
      return Promise.resolve();
    },
    lose(torrent) {
      open.delete(torrent);
      torrent.listener.onLost(new Error("given up"));
    },
  };
  return swarm;
}
