import type { Place } from "./localNetwork.ts";
import { type ServerAtPlace, startAtPlace } from "./startAtPlace.ts";

export interface LabTracker extends ServerAtPlace {
  /** Resolves when so many peers that have all of this torrent have announced themselves, now or earlier. */
  seeds(infoHash: string, count: number): Promise<void>;
}

/** A tracker that runs where the clients are. */
export async function startLabTracker(place: Place): Promise<LabTracker> {
  const complete = new Map<string, Set<string>>();
  const watchers = new Set<() => void>();
  const server = await startAtPlace(place, "trackerMain.ts", [], ({ announced, infoHash, left }) => {
    if (announced === undefined || infoHash === undefined || left !== 0) return;
    complete.set(infoHash, (complete.get(infoHash) ?? new Set()).add(announced));
    for (const watch of watchers) watch();
  });
  return {
    ...server,
    seeds: (infoHash, count) =>
      new Promise((resolve) => {
        const look = () => {
          if ((complete.get(infoHash)?.size ?? 0) < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}
