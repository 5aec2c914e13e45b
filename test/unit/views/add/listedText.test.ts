import { expect, test } from "vitest";
import { listedText } from "../../../../src/views/add/listedText.ts";

const listed = { id: "a".repeat(40), name: "set", isPrivate: false, trackerCount: 0, webSeedCount: 0 };

test.each([
  ["nothing new", {}, "“set” is in the list already."],
  ["a tracker", { trackerCount: 1 }, "“set” is in the list already; its 1 new tracker was added."],
  ["trackers", { trackerCount: 2 }, "“set” is in the list already; its 2 new trackers were added."],
  [
    "a tracker and a web seed",
    { trackerCount: 1, webSeedCount: 1 },
    "“set” is in the list already; its 1 new tracker and 1 new web seed were added.",
  ],
  [
    "a private torrent",
    { isPrivate: true },
    "“set” is in the list already. It is private, so it keeps to the trackers that it was added with.",
  ],
])("who adds a listed torrent again is told what it brought: %s", (_, brought, sentence) =>
  expect(listedText({ ...listed, ...brought })).toBe(sentence),
);
