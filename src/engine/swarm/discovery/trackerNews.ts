import type { Log } from "../../ports.ts";

/** What the log hears of trackers: a change of what they say counts, the same again is for who looks closely. */
export interface TrackerNews {
  failed(url: string, message: string): void;
  answered(url: string): void;
}

/** Of an address only the host is told: the rest of it may be a passkey. */
export function createTrackerNews(log: Log): TrackerNews {
  const failing = new Map<string, string>();
  const hostOf = (url: string): string => URL.parse(url)?.host ?? "without a name";
  return {
    failed(url, message) {
      const level = failing.get(url) === message ? "debug" : "info";
      failing.set(url, message);
      log.write(level, `Tracker ${hostOf(url)}: ${message}`);
    },
    answered(url) {
      if (failing.delete(url)) log.write("info", `Tracker ${hostOf(url)} answers again.`);
    },
  };
}
