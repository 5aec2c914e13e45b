import { performance } from "node:perf_hooks";
import type { LibraryWire } from "webtorrent";

const BLOCK_BYTES = 16_384;
/** A measured speed is good for this long. */
const SPEED_AGE_MS = 100;

/** How many requests to keep waiting at a peer: one second of its speed, and what it allows (`reqq`, BEP 10). */
export function pipelineOf(wire: LibraryWire): number {
  const blocks = 2 + Math.ceil(wire.downloadSpeed() / BLOCK_BYTES);
  const { reqq } = wire.peerExtendedHandshake;
  return typeof reqq === "number" && reqq > 0 ? Math.min(blocks, reqq) : blocks;
}

/** The library asks each peer's speed for every block; measuring it anew each time costs more than the block. */
export function rememberSpeed(wire: LibraryWire): void {
  const measure = wire.downloadSpeed.bind(wire);
  let measuredAt = Number.NEGATIVE_INFINITY;
  let speed = 0;
  wire.downloadSpeed = (bytes) => {
    if (bytes !== undefined) return measure(bytes);
    const now = performance.now();
    if (now - measuredAt >= SPEED_AGE_MS) {
      measuredAt = now;
      speed = measure();
    }
    return speed;
  };
}
