import type { TorrentPreview } from "../../engine/model.ts";
import { plural } from "../text/plural.ts";

/** Whom a torrent names to be asked for its data; one that names nobody is found by other means alone. */
export function sourcesText({ trackers, webSeeds }: Pick<TorrentPreview, "trackers" | "webSeeds">): string {
  const named = [
    ...(trackers.length > 0 ? [plural(trackers.length, "tracker")] : []),
    ...(webSeeds.length > 0 ? [plural(webSeeds.length, "web seed")] : []),
  ];
  return named.length > 0 ? `It names ${named.join(" and ")}.` : "It names no tracker and no web seed.";
}
