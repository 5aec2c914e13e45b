import { TORRENT_LIMITS } from "../torrent/limits.ts";

/** Tiers of trackers (BEP 12), the first preferred. */
export type TrackerTiers = readonly (readonly string[])[];

/** One list of tiers out of several: each address where it is named first, none twice, as many as a torrent may have. */
export function joinTiers(...lists: readonly TrackerTiers[]): TrackerTiers {
  const known = new Set<string>();
  const joined: string[][] = [];
  for (const tier of lists.flat()) {
    const fresh = [...new Set(tier)].filter((url) => !known.has(url)).slice(0, TORRENT_LIMITS.trackers - known.size);
    for (const url of fresh) known.add(url);
    if (fresh.length > 0) joined.push(fresh);
  }
  return joined;
}

/** Trackers without an order among them: each is asked, so each has a tier of its own. */
export const tierEach = (trackers: readonly string[]): TrackerTiers => trackers.map((tracker) => [tracker]);
