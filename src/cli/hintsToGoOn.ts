import type { SourceHints, TorrentPreview, TorrentSource } from "../engine/model.ts";
import { TORRENT_LIMITS } from "../engine/torrent/limits.ts";
import { isMagnet, parseMagnet } from "../engine/torrent/magnet.ts";

const NOTHING = { trackers: [], webSeeds: [] };

/**
 * Whom an interrupted transfer asks when it goes on: those of the options first, then those that the link or .torrent file of this
 * command line names, which may be another one than before.
 */
export function hintsToGoOn(
  { trackers = [], peers = [], webSeeds = [] }: SourceHints,
  source: TorrentSource,
  preview: Pick<TorrentPreview, "trackers" | "webSeeds">,
): Required<SourceHints> {
  const link = source.kind === "text" && isMagnet(source.text) ? parseMagnet(source.text) : NOTHING;
  return {
    trackers: [...new Set([...trackers, ...link.trackers, ...preview.trackers])].slice(0, TORRENT_LIMITS.trackers),
    peers,
    webSeeds: [...new Set([...webSeeds, ...link.webSeeds, ...preview.webSeeds])].slice(0, TORRENT_LIMITS.webSeeds),
  };
}
