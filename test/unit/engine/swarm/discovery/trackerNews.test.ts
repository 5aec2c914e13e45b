import { expect, test } from "vitest";
import { createTrackerNews } from "../../../../../src/engine/swarm/discovery/trackerNews.ts";
import { withoutAddress } from "../../../../../src/engine/swarm/discovery/withoutAddress.ts";

const URL_WITH_KEY = "https://tracker.example:8443/0123456789abcdef/announce?auth=s3cr3t%2Fs3cr3t";

test("a failure is told once, a change of it again, and the recovery; no part of the address but its host", () => {
  const lines: string[] = [];
  const news = createTrackerNews({ write: (level, message) => void lines.push(`${level} ${message}`) });
  news.answered(URL_WITH_KEY);
  news.failed(URL_WITH_KEY, "It did not answer in time.");
  news.failed(URL_WITH_KEY, "It did not answer in time.");
  news.failed(URL_WITH_KEY, "Not registered.");
  news.answered(URL_WITH_KEY);
  news.answered(URL_WITH_KEY);
  expect(lines).toEqual([
    "info Tracker tracker.example:8443: It did not answer in time.",
    "debug Tracker tracker.example:8443: It did not answer in time.",
    "info Tracker tracker.example:8443: Not registered.",
    "info Tracker tracker.example:8443 answers again.",
  ]);
  expect(lines.join()).not.toMatch(/0123456789abcdef|s3cr3t/);
});

test.each([
  ["unknown passkey 0123456789abcdef", "unknown passkey …"],
  ["s3cr3t/s3cr3t is not s3cr3t%2Fs3cr3t", "… is not …"],
  ["cannot announce", "cannot announce"],
])("a tracker that repeats the key it was given is not repeated: %s", (message, shown) => {
  expect(withoutAddress(message, URL_WITH_KEY)).toBe(shown);
});

test("a message stays where the address is none", () => expect(withoutAddress("no", "nonsense")).toBe("no"));
