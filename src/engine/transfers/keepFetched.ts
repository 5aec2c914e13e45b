import type { Clock } from "../ports.ts";
import type { FetchTorrentFile } from "../swarm/port.ts";

/** As long as the other previews; a few, because each may have its 10 MiB. */
const KEEP_MS = 10 * 60_000;
const MAX_KEPT = 4;

/** Downloads of .torrent files: what a preview fetched need not be fetched again to add it. */
export interface FetchedFiles {
  readonly forPreview: FetchTorrentFile;
  /** What a preview fetched a while ago, once; else the address is asked. */
  readonly forAdding: FetchTorrentFile;
}

export function keepFetched(fetch: FetchTorrentFile, clock: Clock): FetchedFiles {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly at: number }>();

  function forgetOld(): void {
    for (const [url, { at }] of kept) if (clock.now() - at > KEEP_MS) kept.delete(url);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  }

  return {
    async forPreview(url, options) {
      kept.delete(url);
      const bytes = await fetch(url, options);
      kept.set(url, { bytes, at: clock.now() });
      forgetOld();
      return bytes;
    },
    async forAdding(url, options) {
      forgetOld();
      const known = kept.get(url);
      kept.delete(url);
      return known?.bytes ?? fetch(url, options);
    },
  };
}
