import { expect, test } from "vitest";
import { moreToAsk } from "../../../../src/engine/transfers/moreToAsk.ts";

const a = "https://a.example/";
const b = "https://b.example/";
const c = "https://c.example/";
const known = { trackers: [[a, b]], peers: ["192.0.2.1:1"], webSeeds: [a] };

test.each([
  [{}, undefined],
  [{ trackers: [b, a], peers: known.peers, webSeeds: [a] }, undefined],
  [{ peers: ["192.0.2.2:2"] }, { ...known, peers: ["192.0.2.2:2", "192.0.2.1:1"] }],
  [{ trackers: [c, a] }, { ...known, trackers: [[c], [a, b]] }],
  [{ webSeeds: [b] }, { ...known, webSeeds: [b, a] }],
])("the hints %j leave %j to ask", (hints, asked) => expect(moreToAsk(known, hints)).toEqual(asked));

test("of too many the latest stay", () => {
  const before = { trackers: [], webSeeds: [], peers: Array.from({ length: 100 }, (_, index) => `192.0.2.${index}:1`) };
  const peers = moreToAsk(before, { peers: ["198.51.100.1:1"] })?.peers ?? [];
  expect(peers).toHaveLength(100);
  expect(peers[0]).toBe("198.51.100.1:1");
});
