import { SwarmbidError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { Metainfo } from "../torrent/metainfo.ts";
import type { NamedTorrent } from "./namedTorrent.ts";

/** A magnet link's contents stay at hand this long after its preview. */
const KEEP_MS = 10 * 60_000;
const MAX_KEPT = 8;

export interface Preview {
  /** Undefined while the swarm is still asked. */
  readonly metainfo: Metainfo | undefined;
  /** Open in the swarm with its peers, unless it is lost or closed: adding takes it over. */
  readonly named: Promise<NamedTorrent>;
}

/** Previews of magnet links: one torrent in the swarm for all who ask for it, kept so that adding does not ask again. */
export interface Previews {
  /** The contents, from the torrent that was opened for them before or from one that `open` opens. */
  ask(
    id: string,
    signal: AbortSignal,
    open: () => Promise<NamedTorrent>,
    parse: (info: Uint8Array) => Metainfo,
  ): Promise<Metainfo>;
  /** Hands the preview over to the caller, who then owns its torrent; who still asks is answered by it. */
  take(id: string): Preview | undefined;
  /** Leaves the swarm with this one, unless somebody still asks for it. */
  forget(id: string): Promise<void>;
  /** Ends the asking that this token began. */
  cancel(token: number): void;
  /** A signal that `cancel(token)`, or the time limit, aborts. */
  begin(token: number, limitMs: number): { readonly signal: AbortSignal; end(): void };
  /** Leaves the swarm with all of them; who still asks is told. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  readonly named: Promise<NamedTorrent>;
  metainfo: Metainfo | undefined;
  askers: number;
  forget: () => void;
}

export function createPreviews(clock: Clock): Previews {
  const entries = new Map<string, Entry>();
  const asking = new Map<number, AbortController>();

  const take = (id: string): Entry | undefined => {
    const entry = entries.get(id);
    entry?.forget();
    entries.delete(id);
    return entry;
  };
  const drop = async (id: string): Promise<void> => {
    const named = await take(id)?.named.catch(() => undefined);
    await named?.close();
  };
  const find = (id: string, open: () => Promise<NamedTorrent>): Entry => {
    const entry = entries.get(id) ?? { named: open(), metainfo: undefined, askers: 0, forget: () => undefined };
    entries.set(id, entry);
    return entry;
  };
  const keep = (id: string, entry: Entry): void => {
    entry.forget();
    const cancel = clock.after(KEEP_MS, () => void drop(id));
    entry.forget = cancel;
    const kept = [...entries].filter(([, { metainfo }]) => metainfo !== undefined);
    const [oldest] = kept;
    if (kept.length > MAX_KEPT && oldest !== undefined) void drop(oldest[0]);
  };

  const leave = async (): Promise<void> => {
    await Promise.all([...entries.keys()].map(drop));
  };

  return {
    take,
    leave,
    async ask(id, signal, open, parse) {
      const entry = find(id, open);
      if (entry.metainfo !== undefined) return entry.metainfo;
      entry.askers += 1;
      try {
        const named = await entry.named;
        const metainfo = parse(await named.metadata(signal));
        if (entries.get(id) !== entry) return metainfo;
        entry.metainfo = metainfo;
        keep(id, entry);
        // It was asked for as if it were public; a private torrent is not announced by the DHT or the local network (BEP 27).
        if (metainfo.isPrivate) await named.close();
        return metainfo;
      } finally {
        entry.askers -= 1;
        if (entry.askers === 0 && entry.metainfo === undefined && entries.get(id) === entry) await drop(id);
      }
    },
    async forget(id) {
      if (entries.get(id)?.askers === 0) await drop(id);
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
      await leave();
    },
  };
}
