import { expect, test } from "vitest";
import { sourcesText } from "../../../../src/views/add/sourcesText.ts";

test.each([
  [["https://t.example/a", "udp://u.example:1"], ["https://w.example/"], "It names 2 trackers and 1 web seed."],
  [["https://t.example/a"], [], "It names 1 tracker."],
  [[], ["https://w.example/", "https://v.example/"], "It names 2 web seeds."],
  [[], [], "It names no tracker and no web seed."],
])("the sources of a torrent are told before it is added: %j, %j", (trackers, webSeeds, text) => {
  expect(sourcesText({ trackers, webSeeds })).toBe(text);
});
