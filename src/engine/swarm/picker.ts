import { performance } from "node:perf_hooks";
import type { LibraryTorrent } from "webtorrent";

/** Between two runs of the picker; shorter gains nothing, longer starves fast peers. */
const PICKER_INTERVAL_MS = 4;

/**
 * webtorrent runs its picker over all wires and pieces in a microtask after every block, which starves the thread with many
 * peers. This runs it once per turn of the event loop at most.
 */
export function coalescePicker(torrent: LibraryTorrent): void {
  let pending = false;
  let lastAt = 0;
  const run = (): void => {
    pending = false;
    lastAt = performance.now();
    if (!torrent.destroyed) torrent._updateWireWrapper();
  };
  torrent._update = () => {
    if (pending || torrent.destroyed) return;
    pending = true;
    const waitMs = lastAt + PICKER_INTERVAL_MS - performance.now();
    if (waitMs <= 0) setImmediate(run);
    else setTimeout(run, waitMs).unref();
  };
}
