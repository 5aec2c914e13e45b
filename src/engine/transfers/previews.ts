import { SwarmbidError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { NamedTorrent } from "./namedTorrent.ts";

/** A magnet link's contents stay at hand this long after its preview. */
const KEEP_MS = 10 * 60_000;
const MAX_KEPT = 8;

export interface Preview {
  readonly metainfo: Metainfo;
  /** The torrent's peers are still connected: adding takes it over. */
  readonly named: NamedTorrent;
}

/** Previews of magnet links, kept so that adding does not ask the swarm again. */
export interface Previews {
  keep(preview: Preview): void;
  /** Hands the preview over to the caller, who then owns its torrent. */
  take(id: string): Preview | undefined;
  /** Ends the asking that this token began. */
  cancel(token: number): void;
  /** A signal that `cancel(token)`, or the time limit, aborts. */
  begin(token: number, limitMs: number): { readonly signal: AbortSignal; end(): void };
  close(): Promise<void>;
}

export function createPreviews(clock: Clock): Previews {
  const kept = new Map<string, { readonly preview: Preview; readonly forget: () => void }>();
  const asking = new Map<number, AbortController>();

  const take = (id: string): Preview | undefined => {
    const entry = kept.get(id);
    entry?.forget();
    kept.delete(id);
    return entry?.preview;
  };
  const drop = async (id: string): Promise<void> => {
    await take(id)?.named.torrent.close();
  };

  return {
    take,
    keep(preview) {
      const id = preview.metainfo.infoHash;
      void drop(id);
      kept.set(id, { preview, forget: clock.after(KEEP_MS, () => void drop(id)) });
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) void drop(oldest);
    },
    cancel(token) {
      asking
        .get(token)
        ?.abort(new SwarmbidError("cancelled", "The preview was cancelled: add the torrent again when you like."));
    },
    begin(token, limitMs) {
      const abort = new AbortController();
      asking.set(token, abort);
      const cancelLimit = clock.after(limitMs, () => {
        abort.abort(
          new SwarmbidError(
            "metadataTimeout",
            "No peer answered with the torrent's contents: try again later, or add a tracker or a peer.",
          ),
        );
      });
      return {
        signal: abort.signal,
        end() {
          cancelLimit();
          asking.delete(token);
        },
      };
    },
    async close() {
      for (const abort of asking.values())
        abort.abort(new SwarmbidError("closed", "Swarmbid is closing: start it again to go on."));
      await Promise.all([...kept.keys()].map(drop));
    },
  };
}
