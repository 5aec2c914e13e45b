import type { TrackerHealth } from "../port.ts";
import type { TierState } from "./trackerTiers.ts";

/** What a person may be told of a tier's trackers, those in use first. */
export function trackerHealth(tier: TierState): readonly TrackerHealth[] {
  return tier.trackers.map((tracker, index) => {
    const { url, status, message, counts, countedAt, askedAt } = tracker;
    const isInUse = index === tier.current;
    return {
      url,
      state: status === "waiting" && !isInUse ? "standby" : status,
      ...(message === undefined ? {} : { message }),
      ...counts,
      ...(countedAt === undefined ? {} : { countedAt }),
      ...(askedAt === undefined ? {} : { lastAnnounceAt: askedAt }),
      ...(isInUse && tier.nextAt !== undefined && tier.nextAt > 0 ? { nextAnnounceAt: tier.nextAt } : {}),
    };
  });
}
