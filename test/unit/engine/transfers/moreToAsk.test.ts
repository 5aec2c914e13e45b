import { expect, test } from "vitest";
import { moreToAsk } from "../../../../src/engine/transfers/moreToAsk.ts";

const known = { trackers: ["https://a.example/"], peers: ["192.0.2.1:1"] };

test.each([
  [{}, undefined],
  [known, undefined],
  [{ peers: ["192.0.2.2:2"] }, { trackers: ["https://a.example/"], peers: ["192.0.2.2:2", "192.0.2.1:1"] }],
  [
    { trackers: ["https://b.example/", "https://a.example/"] },
    { trackers: ["https://b.example/", "https://a.example/"], peers: ["192.0.2.1:1"] },
  ],
])("the hints %j leave %j to ask", (hints, asked) => expect(moreToAsk(known, hints)).toEqual(asked));

test("of too many the latest stay", () => {
  const before = { trackers: [], peers: Array.from({ length: 100 }, (_, index) => `192.0.2.${index}:1`) };
  const peers = moreToAsk(before, { peers: ["198.51.100.1:1"] })?.peers ?? [];
  expect(peers).toHaveLength(100);
  expect(peers[0]).toBe("198.51.100.1:1");
});
