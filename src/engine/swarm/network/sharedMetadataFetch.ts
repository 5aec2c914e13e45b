import { performance } from "node:perf_hooks";
import { createMetadataFetch, type MetadataFetch, type MetadataSource } from "./metadataFetch.ts";

/** One connection's part in fetching its torrent's metadata. */
export interface MetadataMembership {
  receive(piece: number, bytes: Uint8Array): void;
  reject(piece: number): void;
  leave(): void;
}

interface Shared {
  readonly fetch: MetadataFetch;
  readonly timer: NodeJS.Timeout;
  members: number;
}

const TICK_MS = 1_000;

/** By info-hash. An entry lives as long as a connection takes part: all of a torrent's connections fill one buffer. */
const running = new Map<string, Shared>();

/** Joins the fetch of this torrent; the first connection starts it, the last one that leaves ends it. */
export function joinMetadataFetch(infoHash: string, source: MetadataSource, size: number): MetadataMembership {
  const shared = running.get(infoHash) ?? start(infoHash);
  let isMember = true;
  shared.members += 1;
  shared.fetch.join(source, size, performance.now());
  return {
    receive(piece, bytes) {
      shared.fetch.receive(source, piece, bytes, performance.now());
    },
    reject(piece) {
      shared.fetch.reject(source, piece, performance.now());
    },
    leave() {
      if (!isMember) return;
      isMember = false;
      shared.members -= 1;
      shared.fetch.leave(source, performance.now());
      if (shared.members > 0) return;
      clearInterval(shared.timer);
      running.delete(infoHash);
    },
  };
}

function start(infoHash: string): Shared {
  const fetch = createMetadataFetch(infoHash);
  const timer = setInterval(() => {
    fetch.tick(performance.now());
  }, TICK_MS);
  timer.unref();
  const shared = { fetch, timer, members: 0 };
  running.set(infoHash, shared);
  return shared;
}
