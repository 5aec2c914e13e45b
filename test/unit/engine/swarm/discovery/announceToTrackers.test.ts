import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { announceToTrackers } from "../../../../../src/engine/swarm/discovery/announceToTrackers.ts";
import type { Announcement, AnnounceReply } from "../../../../../src/engine/swarm/discovery/trackerConnection.ts";
import type { PeerCounts } from "../../../../../src/engine/swarm/discovery/trackerTiers.ts";
import { createFakeClock, type FakeClock } from "../../../../fakes/clock.ts";

const MINUTE = 60_000;
const USUAL: AnnounceReply = { intervalMs: 30 * MINUTE, peers: [] };

type Outcome = AnnounceReply | Error | "silence";

let clock: FakeClock;
let asked: string[];
let announced: Announcement[];
let peers: string[];
let closed: string[];
/** What trackers answer; by default, as usual. */
let answers: Record<string, (announcement: Announcement) => Outcome>;
let counts: PeerCounts | Error;

beforeEach(() => {
  clock = createFakeClock();
  [asked, announced, peers, closed] = [[], [], [], []];
  answers = {};
  counts = { seeders: 5, leechers: 6 };
});

function start(tiers: readonly (readonly string[])[], log: string[] = [], random = () => 0) {
  return announceToTrackers({
    tiers,
    clock,
    log: { write: (_level, message) => void log.push(message) },
    random,
    connect: (url) => ({
      announce(announcement) {
        asked.push(`${url} ${announcement.event ?? "-"}`);
        announced.push(announcement);
        const outcome = answers[url]?.(announcement) ?? USUAL;
        if (outcome === "silence") return new Promise(() => undefined);
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
      },
      scrape() {
        asked.push(`${url} scrape`);
        return counts instanceof Error ? Promise.reject(counts) : Promise.resolve(counts);
      },
      close: () => void closed.push(url),
    }),
    amounts: () => ({ port: 6881, uploaded: 1, downloaded: 2, left: 3, peersWanted: 50 }),
    onPeer: (peer) => void peers.push(peer),
  });
}

test("trackers are told how far we are, and their peers are heard", async () => {
  answers["a"] = () => ({ ...USUAL, peers: ["20.0.0.1:1", "20.0.0.2:2"] });
  start([["a"]]);
  await turn();
  expect(announced).toEqual([{ event: "started", port: 6881, uploaded: 1, downloaded: 2, left: 3, peersWanted: 50 }]);
  expect(peers).toEqual(["20.0.0.1:1", "20.0.0.2:2"]);
  clock.advance(30 * MINUTE);
  await turn();
  expect(asked).toEqual(["a started", "a -"]);
});

test("a tier is gone through in an order of chance", () => {
  const luck = [0.9, 0.1, 0.5];
  const order = start([["a", "b", "c"]], [], () => luck.shift() ?? 0).health();
  expect(order.map(({ url }) => url)).toEqual(["b", "c", "a"]);
});

test("the health of each tracker is told, with a failure's words made harmless", async () => {
  answers["a"] = () => new Error(`bad\n\u202e${"x".repeat(1_000)}`);
  answers["b"] = () => ({ ...USUAL, counts: { seeders: 3, leechers: 4 }, message: "be nice" });
  answers["d"] = () => "silence";
  const log: string[] = [];
  const trackers = start([["a", "b", "c"], ["d"]], log);
  const now = clock.now();
  await turn();
  expect(trackers.health()).toEqual([
    {
      url: "b",
      state: "working",
      message: "be nice",
      seeders: 3,
      leechers: 4,
      countedAt: now,
      lastAnnounceAt: now,
      nextAnnounceAt: now + 30 * MINUTE,
    },
    { url: "a", state: "failing", message: `bad ${"x".repeat(196)}`, lastAnnounceAt: now },
    { url: "c", state: "standby" },
    { url: "d", state: "waiting", lastAnnounceAt: now },
  ]);
  expect(log).toHaveLength(1);
});

test("counts of peers are asked for, and a tracker that cannot tell them is no failure", async () => {
  const url = "http://t.example/announce";
  const trackers = start([[url]]);
  await turn();
  trackers.count();
  await turn();
  expect(trackers.health()).toMatchObject([{ state: "working", seeders: 5, leechers: 6 }]);
  counts = new Error("404");
  clock.advance(5 * MINUTE);
  trackers.count();
  await turn();
  expect(trackers.health()).toMatchObject([{ state: "working", seeders: 5, leechers: 6 }]);
  expect(asked).toEqual([`${url} started`, `${url} scrape`, `${url} scrape`]);
});

test("a stalled torrent asks again early, at most once a minute", async () => {
  const trackers = start([["a"]]);
  await turn();
  for (let second = 0; second < 150; second++) {
    trackers.hurry();
    clock.advance(1_000);
    await turn();
  }
  expect(asked).toEqual(["a started", "a -", "a -"]);
});

describe("who leaves", () => {
  test("tells it to those that answered before, wants no peers from them, and tries no others", async () => {
    answers["b"] = () => new Error("gone");
    const trackers = start([["a"], ["b"]]);
    await turn();
    await trackers.close();
    clock.advance(60 * MINUTE);
    await turn();
    expect(asked).toEqual(["a started", "b started", "a stopped"]);
    expect(announced.at(-1)).toMatchObject({ event: "stopped", peersWanted: 0 });
    expect(clock.pending).toBe(0);
  });

  test("tells the end of the download before", async () => {
    const trackers = start([["a"]]);
    trackers.complete();
    await trackers.close();
    expect(asked).toEqual(["a started", "a completed", "a stopped"]);
  });

  test("hears the answer that was under way, but takes its peers no more, and turns to no other tracker", async () => {
    answers["a"] = () => ({ ...USUAL, peers: ["20.0.0.1:1"] });
    answers["b"] = () => new Error("gone");
    const left = start([["a"], ["b", "c"]]).close();
    await left;
    expect(asked).toEqual(["a started", "b started", "a stopped"]);
    expect(peers).toEqual([]);
  });

  test("waits for the silent a moment only, and takes no peers any more", async () => {
    answers["a"] = () => "silence";
    answers["b"] = ({ event }) => (event === "stopped" ? "silence" : USUAL);
    const trackers = start([["a"], ["b"]]);
    await turn();
    const left = trackers.close();
    clock.advance(600);
    await turn();
    clock.advance(1_000);
    await left;
    expect(asked).toEqual(["a started", "b started", "b stopped"]);
    expect(closed).toEqual(["a", "b"]);
    await trackers.close();
    expect(asked).toHaveLength(3);
  });
});
