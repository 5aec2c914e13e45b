import { SwarmbidError } from "../engine/errors.ts";
import { isMagnet, parseMagnet } from "../engine/torrent/magnet.ts";
import type { FetchCommand } from "./commandLine.ts";

/** Whom a torrent or a link names. */
export interface NamedSources {
  readonly trackers: readonly string[];
  readonly webSeeds: readonly string[];
}

/** What a magnet link names; undefined for an address, which will tell. */
export function magnetSources(text: string): NamedSources | undefined {
  if (/^https?:/i.test(text)) return undefined;
  return isMagnet(text) ? parseMagnet(text) : { trackers: [], webSeeds: [] };
}

/** Throws `badInput` when nobody could ever answer: no tracker, no peer, no web seed and every search switched off. */
export function requireSomebodyToAsk(
  named: NamedSources | undefined,
  { trackers, peers, webSeeds, settings }: Pick<FetchCommand, "trackers" | "peers" | "webSeeds" | "settings">,
): void {
  if (named === undefined || settings.dht || settings.lsd) return;
  const asked = settings.trackers ? [...named.trackers, ...trackers] : [];
  if (asked.length + named.webSeeds.length + peers.length + webSeeds.length > 0) return;
  throw new SwarmbidError(
    "badInput",
    "There is nobody to ask: name a tracker with --tracker or a peer with --peer, or leave out --no-dht.",
  );
}
