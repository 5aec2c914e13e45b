import { SwarmbidError } from "../engine/errors.ts";
import { isMagnet, parseMagnet } from "../engine/torrent/magnet.ts";
import type { FetchCommand } from "./commandLine.ts";

/** The trackers and web seeds of a magnet link; undefined for an address, which will tell. */
export function magnetTrackers(text: string): readonly string[] | undefined {
  if (/^https?:/i.test(text)) return undefined;
  if (!isMagnet(text)) return [];
  const { trackers, webSeeds } = parseMagnet(text);
  return [...trackers, ...webSeeds];
}

/** Throws `badInput` when nobody could ever answer: no tracker, no peer, no web seed and every search switched off. */
export function requireSomebodyToAsk(
  named: readonly string[] | undefined,
  { trackers, peers, webSeeds, settings }: Pick<FetchCommand, "trackers" | "peers" | "webSeeds" | "settings">,
): void {
  const searches = settings.dht || settings.lsd;
  if (named === undefined || searches || named.length + trackers.length + peers.length + webSeeds.length > 0) return;
  throw new SwarmbidError(
    "badInput",
    "There is nobody to ask: name a tracker with --tracker or a peer with --peer, or leave out --no-dht.",
  );
}
