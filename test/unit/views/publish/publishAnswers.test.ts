import { describe, expect, test } from "vitest";
import {
  createRequest,
  NO_ANSWERS,
  trackersProblem,
  webSeedsProblem,
} from "../../../../src/views/publish/publishAnswers.ts";

test("what was not answered is left to the engine", () => {
  expect(createRequest(NO_ANSWERS)).toEqual({ isPrivate: false, trackers: [], webSeeds: [] });
});

test("addresses stand apart by spaces or commas; each tracker is a tier, in the order typed", () => {
  expect(
    createRequest({
      ...NO_ANSWERS,
      isPrivate: true,
      trackers: " https://a.example/announce, udp://b.example:80 ",
      webSeeds: "https://c.example/",
      comment: " CC0 ",
    }),
  ).toEqual({
    isPrivate: true,
    trackers: [["https://a.example/announce"], ["udp://b.example:80"]],
    webSeeds: ["https://c.example/"],
    comment: "CC0",
  });
});

test("trackers that a comma joins are equals in one tier", () => {
  const trackers = "https://a.example/,udp://b.example:80 https://c.example/";
  expect(createRequest({ ...NO_ANSWERS, trackers }).trackers).toEqual([
    ["https://a.example/", "udp://b.example:80"],
    ["https://c.example/"],
  ]);
});

test("what is left out, the size of the pieces and a source tag arrive when they were said", () => {
  const answers = { ...NO_ANSWERS, leaveOut: " *.tmp  drafts/ ", pieceBytes: 65_536, source: " LAB " };
  expect(createRequest(answers)).toMatchObject({ leaveOut: ["*.tmp", "drafts/"], pieceBytes: 65_536, source: "LAB" });
});

describe("what cannot work is told while it is typed", () => {
  test("a tracker without a known scheme, by name", () => {
    expect(trackersProblem("https://a.example wss://b.example", false)).toContain("“wss://b.example” is no tracker");
  });

  test("a private torrent without a tracker, which nobody would find", () => {
    expect(trackersProblem("", true)).toContain("name at least one");
    expect(trackersProblem("", false)).toBeUndefined();
    expect(trackersProblem("udp://a.example:80", true)).toBeUndefined();
  });

  test("a web seed that is no web address", () => {
    expect(webSeedsProblem("/srv/data")).toContain("“/srv/data” is no web address");
    expect(webSeedsProblem("")).toBeUndefined();
    expect(webSeedsProblem("https://a.example/ http://b.example/x")).toBeUndefined();
  });
});
