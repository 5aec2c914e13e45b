import { describe, expect, test } from "vitest";
import {
  canScrape,
  createTiers,
  nextDue,
  step,
  type TierAction,
  type TierEvent,
  type TiersState,
  type TrackerAnswer,
} from "../../../../../src/engine/swarm/discovery/trackerTiers.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Happening = TierEvent extends infer Event
  ? Event extends TierEvent
    ? Omit<Event, "now" | "luck">
    : never
  : never;

/** A policy that is led through a story; time is in ms since its start. */
function tell(tiers: readonly (readonly string[])[]) {
  let state: TiersState = createTiers(tiers);
  let now = 0;
  const words = (actions: readonly TierAction[]): string[] =>
    actions.map((action) =>
      action.kind === "scrape" ? `${action.url} scrape` : `${action.url} ${action.event ?? "-"}`,
    );
  const happen = (happening: Happening, luck = 0): string[] => {
    const next = step(state, { ...happening, now, luck });
    state = next.state;
    return words(next.actions);
  };
  return {
    happen,
    answer: (url: string, answer: Partial<TrackerAnswer> = {}, luck = 0) =>
      happen({ kind: "answered", url, answer: { intervalMs: 30 * MINUTE, ...answer } }, luck),
    fail: (url: string, luck = 0) => happen({ kind: "failed", url, message: "no" }, luck),
    /** Lets time pass to the next thing that is due, and does it; answers when it was. */
    next(): [number | undefined, string[]] {
      const dueAt = nextDue(state);
      if (dueAt === undefined) return [undefined, []];
      now = Math.max(now, dueAt);
      return [now, happen({ kind: "due" })];
    },
    pass(ms: number) {
      now += ms;
    },
    order: () => state.map((tier) => tier.trackers.map(({ url }) => url)),
    statuses: () => state.flatMap((tier) => tier.trackers.map(({ url, status }) => `${url} ${status}`)),
  };
}

describe("at the start", () => {
  test("one tracker of each tier is told that we started", () => {
    expect(tell([["a", "b"], ["c"], ["d", "e"]]).happen({ kind: "due" })).toEqual([
      "a started",
      "c started",
      "d started",
    ]);
  });

  test("a torrent without trackers has nothing to do", () => {
    const story = tell([]);
    expect([story.happen({ kind: "due" }), story.next()]).toEqual([[], [undefined, []]]);
  });
});

describe("when a tracker fails", () => {
  test("the next of its tier is asked at once, and goes to the front when it works", () => {
    const story = tell([["a", "b", "c"], ["d"]]);
    story.happen({ kind: "due" });
    expect(story.fail("a")).toEqual(["b started"]);
    expect(story.answer("b")).toEqual([]);
    expect(story.order()).toEqual([["b", "a", "c"], ["d"]]);
    expect(story.statuses()).toEqual(["b working", "a failing", "c waiting", "d waiting"]);
    expect(story.next()).toEqual([30 * MINUTE, ["b -"]]);
  });

  test("a tracker that worked and fails later makes room for the next, which hears that we started", () => {
    const story = tell([["a", "b"]]);
    story.happen({ kind: "due" });
    story.answer("a");
    story.next();
    expect(story.fail("a")).toEqual(["b started"]);
  });

  test("a tier that fails as a whole is tried again from its first, ever later, half an hour at most", () => {
    const story = tell([["a", "b"]]);
    story.happen({ kind: "due" });
    const waits: number[] = [];
    for (let round = 0, before = 0; round < 9; round++) {
      story.fail("a");
      story.fail("b");
      const [at = 0, actions] = story.next();
      expect(actions).toEqual(["a started"]);
      waits.push((at - before) / SECOND);
      before = at;
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1_800, 1_800]);
  });

  test("luck puts retries and intervals off, by half and by a tenth at most, and never forward", () => {
    const story = tell([["a"], ["b"]]);
    story.happen({ kind: "due" });
    story.fail("a", 1);
    story.answer("b", {}, 1);
    expect(story.next()[0]).toBe(22.5 * SECOND);
    story.fail("a");
    story.answer("a");
    story.pass(32 * MINUTE);
    expect(story.next()[1]).toContain("a started");
    expect(story.next()[0]).toBeGreaterThanOrEqual(33 * MINUTE);
  });

  test("what answers out of turn changes nothing", () => {
    const story = tell([["a", "b"]]);
    story.happen({ kind: "due" });
    expect([story.answer("b"), story.fail("b")]).toEqual([[], []]);
    expect(story.statuses()).toEqual(["a waiting", "b waiting"]);
  });
});

describe("the end of the download", () => {
  test("is told at once where a tracker works, once", () => {
    const story = tell([["a"], ["b"]]);
    story.happen({ kind: "due" });
    story.answer("a");
    story.answer("b");
    expect(story.happen({ kind: "completed" })).toEqual(["a completed", "b completed"]);
    expect([story.answer("a"), story.answer("b")]).toEqual([[], []]);
    expect(story.next()[1]).toEqual(["a -", "b -"]);
  });

  test("waits for an announcement that is under way, and follows it", () => {
    const story = tell([["a"]]);
    story.happen({ kind: "due" });
    expect(story.happen({ kind: "completed" })).toEqual([]);
    expect(story.answer("a")).toEqual(["a completed"]);
  });

  test("is told again when the tracker did not answer", () => {
    const story = tell([["a"]]);
    story.happen({ kind: "due" });
    story.answer("a");
    story.happen({ kind: "completed" });
    story.fail("a");
    expect(story.next()).toEqual([15 * SECOND, ["a completed"]]);
    story.answer("a");
    expect(story.next()[1]).toEqual(["a -"]);
  });
});

describe("an early announcement", () => {
  test("comes a minute after the last one", () => {
    const story = tell([["a"]]);
    story.happen({ kind: "due" });
    story.answer("a");
    story.pass(20 * SECOND);
    expect(story.happen({ kind: "wanted" })).toEqual([]);
    expect(story.next()).toEqual([MINUTE, ["a -"]]);
    story.answer("a");
    story.pass(2 * MINUTE);
    expect(story.happen({ kind: "wanted" })).toEqual(["a -"]);
    expect(story.happen({ kind: "wanted" })).toEqual([]);
  });

  test("does not come before the tracker allows it", () => {
    const story = tell([["a"]]);
    story.happen({ kind: "due" });
    story.answer("a", { minIntervalMs: 10 * MINUTE });
    story.pass(5 * MINUTE);
    story.happen({ kind: "wanted" });
    expect(story.next()).toEqual([10 * MINUTE, ["a -"]]);
  });

  test("brings a late retry forward, and puts an early one off never", () => {
    const story = tell([["a"]]);
    story.happen({ kind: "due" });
    story.fail("a");
    story.happen({ kind: "wanted" });
    expect(story.next()[0]).toBe(15 * SECOND);
    story.fail("a");
    story.next();
    story.fail("a");
    story.next();
    story.fail("a");
    // The fourth retry would be two minutes away; the last was at 105 s.
    story.happen({ kind: "wanted" });
    expect(story.next()[0]).toBe(165 * SECOND);
  });
});

test("a new port is told to every tier, also when an announcement is under way", () => {
  const story = tell([["a"], ["b"]]);
  story.happen({ kind: "due" });
  story.answer("a");
  expect(story.happen({ kind: "moved" })).toEqual(["a -"]);
  expect(story.answer("b")).toEqual(["b -"]);
});

describe("counts of peers", () => {
  const counts = { seeders: 1, leechers: 2 };

  test("are asked for when an answer held none, and every fifteen minutes", () => {
    const story = tell([["udp://a"]]);
    story.happen({ kind: "due" });
    story.answer("udp://a", { intervalMs: 100 * MINUTE });
    expect(story.next()).toEqual([MINUTE, ["udp://a scrape"]]);
    story.happen({ kind: "scraped", url: "udp://a", counts });
    expect(story.next()).toEqual([16 * MINUTE, ["udp://a scrape"]]);
    story.happen({ kind: "scraped", url: "udp://a", counts: undefined });
    expect(story.next()).toEqual([31 * MINUTE, ["udp://a scrape"]]);
  });

  test("that came with an answer serve for fifteen minutes", () => {
    const story = tell([["http://a/announce"]]);
    story.happen({ kind: "due" });
    story.answer("http://a/announce", { counts });
    expect(story.next()).toEqual([15 * MINUTE, ["http://a/announce scrape"]]);
  });

  test("are asked for when somebody wants them, at most every five minutes and one at a time", () => {
    const story = tell([["udp://a"], ["http://no-scrape/"]]);
    story.happen({ kind: "due" });
    story.answer("udp://a");
    expect(story.happen({ kind: "count" })).toEqual(["udp://a scrape"]);
    story.pass(6 * MINUTE);
    expect(story.happen({ kind: "count" })).toEqual([]);
    story.happen({ kind: "scraped", url: "udp://a", counts });
    expect(story.happen({ kind: "count" })).toEqual([]);
    story.pass(5 * MINUTE);
    expect(story.happen({ kind: "count" })).toEqual(["udp://a scrape"]);
    story.happen({ kind: "scraped", url: "udp://a", counts: undefined });
    story.pass(4 * MINUTE);
    expect(story.happen({ kind: "count" })).toEqual([]);
  });

  test("that were just told need no asking", () => {
    const story = tell([["udp://a"]]);
    story.happen({ kind: "due" });
    story.answer("udp://a", { counts });
    expect(story.happen({ kind: "count" })).toEqual([]);
  });

  test.each([
    ["udp://t.example:1", true],
    ["http://t.example/announce", true],
    ["http://t.example/x/announce.php?key=1", true],
    ["http://t.example/a", false],
    ["http://t.example/announce/x", false],
    ["http://t.example/", false],
  ])("%s can be asked for them: %j", (url, can) => {
    expect(canScrape(url)).toBe(can);
  });
});

test("a tracker that failed since it answered is not told that we leave", () => {
  const story = tell([["a", "b"]]);
  story.happen({ kind: "due" });
  story.answer("a");
  story.next();
  story.fail("a");
  story.answer("b");
  expect(story.happen({ kind: "stopped" })).toEqual(["b stopped"]);
});

test("those who count us as a peer hear that we leave, and nothing follows", () => {
  const story = tell([["a", "x"], ["b", "c"], ["d"]]);
  story.happen({ kind: "due" });
  story.answer("a");
  story.fail("b");
  story.answer("c");
  expect(story.happen({ kind: "stopped" })).toEqual(["a stopped", "c stopped"]);
  expect(story.next()).toEqual([undefined, []]);
  expect([story.answer("a"), story.fail("d"), story.happen({ kind: "stopped" })]).toEqual([[], [], []]);
});
