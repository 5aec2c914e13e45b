import type { EngineSettings } from "../../../src/engine/model.ts";
import type { Swarm, SwarmTarget, SwarmTorrent } from "../../../src/engine/swarm/port.ts";
import { createSwarm, type SwarmParts } from "../../../src/engine/swarm/webtorrentSwarm.ts";
import { systemClock } from "../../../src/engine/systemClock.ts";
import { parseMetainfo } from "../../../src/engine/torrent/parseMetainfo.ts";
import { politeMarket } from "../../fakes/politeMarket.ts";
import { makeTorrent, repeatableBytes } from "../../swarm/makeTorrent.ts";
import { LOOPBACK_SETTINGS } from "./startEngine.ts";

/** A torrent of one file, with its data in memory. */
export interface MemoryTorrent {
  readonly metainfo: ReturnType<typeof parseMetainfo>;
  readonly data: Uint8Array;
}

export function memoryTorrent(name: string, isPrivate = false, length = 200_000): MemoryTorrent {
  const data = repeatableBytes(name, length);
  const { bytes } = makeTorrent({ name, files: [{ path: "data.bin", data }] }, "http://tracker.invalid/announce");
  return { metainfo: { ...parseMetainfo(bytes), isPrivate }, data };
}

/** A torrent as one participant has it. */
export interface Participant {
  readonly torrent: SwarmTorrent;
  /** Resolves when everything is here. */
  readonly complete: Promise<void>;
}

interface How {
  readonly seeds?: boolean;
  /** Stays connected to whom it knows and fetches nothing. */
  readonly idle?: boolean;
}

/** A swarm in this process, without transfers and files. */
export interface TestSwarm extends Swarm {
  readonly peer: string;
  join(what: MemoryTorrent, how?: Partial<SwarmTarget> & How): Promise<Participant>;
}

export function openSwarm(settings: Partial<EngineSettings> = {}, parts: Partial<SwarmParts> = {}): TestSwarm {
  const swarm = createSwarm(
    { ...LOOPBACK_SETTINGS, ...settings },
    { write: () => undefined },
    { uploads: politeMarket(systemClock), ...parts },
  );
  return {
    ...swarm,
    get port() {
      return swarm.port;
    },
    get peer() {
      return `127.0.0.1:${String(swarm.port)}`;
    },
    async join({ metainfo, data }, { seeds = false, idle = false, ...target } = {}) {
      const own = seeds ? Buffer.from(data) : Buffer.alloc(metainfo.totalBytes);
      const { promise: complete, resolve, reject } = Promise.withResolvers<void>();
      complete.catch(() => undefined);
      let missing = seeds ? 0 : metainfo.pieceCount;
      if (missing === 0) resolve();
      const torrent = await swarm.open(
        {
          infoHash: metainfo.infoHash,
          name: metainfo.name,
          trackers: [],
          webSeeds: [],
          peers: [],
          isPrivate: metainfo.isPrivate,
          ...target,
        },
        {
          onMetadata: () => undefined,
          onPiece() {
            missing -= 1;
            if (missing === 0) resolve();
          },
          onStoreError: reject,
          onLost: reject,
        },
        {
          metainfo,
          bitfield: new Uint8Array(Math.ceil(metainfo.pieceCount / 8)).fill(seeds ? 0xff : 0),
          plan: { strategy: "rarest", priorities: new Uint8Array(metainfo.pieceCount).fill(idle ? 0 : 1) },
          store: {
            put(piece, bytes) {
              own.set(bytes, piece * metainfo.pieceBytes);
              return Promise.resolve();
            },
            read(piece, offset, length) {
              const start = piece * metainfo.pieceBytes + offset;
              return Promise.resolve(own.subarray(start, start + length));
            },
          },
        },
      );
      return { torrent, complete };
    },
  };
}
