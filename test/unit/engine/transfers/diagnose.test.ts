import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../src/engine/model.ts";
import type { SwarmHealth, SwarmSources, TrackerHealth } from "../../../../src/engine/swarm/port.ts";
import { type DiagnoseFacts, diagnose } from "../../../../src/engine/transfers/diagnose.ts";
import { NO_STATS } from "../../../../src/engine/transfers/snapshot.ts";

const HEALTH: SwarmHealth = {
  peers: 5,
  incoming: 1,
  useful: 3,
  choking: 0,
  webSeeds: [],
  unwrittenBytes: 0,
  writeWaitMs: 0,
};
const SOURCES: SwarmSources = {
  trackers: [],
  dht: { enabled: true, nodes: 10, lastPeers: 5 },
  found: { tracker: 0, dht: 0, lsd: 0, pex: 0 },
};
const tracker = (state: TrackerHealth["state"], more: Partial<TrackerHealth> = {}): SwarmSources => ({
  ...SOURCES,
  trackers: [{ url: "http://tracker.example:80/announce", state, ...more }],
});
const health = (more: Partial<SwarmHealth>): SwarmHealth => ({ ...HEALTH, ...more });
const loads = (downloadBytesPerSecond: number) => ({ ...NO_STATS, downloadBytesPerSecond });

const facts = (more: Partial<DiagnoseFacts>): DiagnoseFacts => ({
  phase: "downloading",
  error: undefined,
  waitsBecause: undefined,
  settings: DEFAULT_SETTINGS,
  limits: {},
  ownLimits: {},
  stats: loads(5_000_000),
  isPrivate: false,
  port: 6881,
  defences: { banned: [] },
  portMapping: undefined,
  sources: SOURCES,
  health: HEALTH,
  webSeeds: 0,
  ...more,
});
const offline = { ...DEFAULT_SETTINGS, dht: false, lsd: false, pex: false };
const slow = loads(100);

const mirror = { url: "http://files.example/", isServing: false, isBanned: false };

test.each<[string, Partial<DiagnoseFacts>, readonly string[]]>([
  ["a fast transfer has nothing wrong", {}, []],
  ["a paused one is paused, whatever else is wrong", { phase: "paused", health: health({ peers: 0 }) }, ["paused"]],
  ["a complete one does not seed", { phase: "complete" }, ["paused"]],
  ["one that waits for its turn is queued", { phase: "queued" }, ["queued"]],
  [
    "one that waits for the swarm is not told to wait for its turn",
    { phase: "queued", waitsBecause: "Lost." },
    ["error"],
  ],
  ["one that is checked is checked", { phase: "checking" }, ["checking"]],
  ["a restart is no fault of the network", { phase: "restarting" }, ["error"]],
  ["a failed one has its error", { phase: "failed", error: { code: "fileConflict", message: "No: x." } }, ["error"]],
  ["a full disk is the disk", { phase: "diskFull", error: { code: "noSpace", message: "Full: x." } }, ["disk"]],
  [
    "a torrent of version 2 alone is unsupported",
    { phase: "failed", error: { code: "unsupportedTorrent", message: "Version 2: ask for another." } },
    ["unsupported"],
  ],
  ["its own limit", { ownLimits: { downloadLimit: 1_000 }, stats: loads(900) }, ["limit", "slowPeers"]],
  ["everybody's limit", { limits: { downloadLimit: 1_000_000 }, stats: loads(990_000) }, ["limit"]],
  ["a limit far above the rate is none", { limits: { downloadLimit: 10_000_000 } }, []],
  ["a slow disk", { health: health({ unwrittenBytes: 32 * 1024 * 1024 }) }, ["disk"]],
  ["a disk that takes nothing, although little waits for it", { health: health({ writeWaitMs: 5_000 }) }, ["disk"]],
  ["a write that waits for a moment is none", { health: health({ writeWaitMs: 500 }) }, []],
  [
    "nobody to ask",
    { settings: offline, stats: slow, health: health({ peers: 0, useful: 0, incoming: 0 }) },
    ["noSources", "noPeers", "port"],
  ],
  [
    "a private torrent has nobody to ask but trackers",
    { isPrivate: true, stats: slow, health: health({ peers: 0, useful: 0 }) },
    ["noSources", "noPeers"],
  ],
  [
    "a dead tracker",
    { sources: tracker("failing"), stats: slow, health: health({ peers: 0, useful: 0 }) },
    ["trackers", "noPeers"],
  ],
  [
    "a working tracker is not named",
    { sources: tracker("working"), stats: slow, health: health({ peers: 0, useful: 0 }) },
    ["noPeers"],
  ],
  [
    "a web seed that answers 404",
    {
      stats: slow,
      health: health({ webSeeds: [{ ...mirror, problem: "it answered with status 404" }] }),
    },
    ["webSeeds", "slowPeers"],
  ],
  [
    "a web seed that works needs no peers",
    { stats: slow, health: health({ peers: 0, useful: 0, webSeeds: [mirror] }) },
    [],
  ],
  ["peers with nothing new", { stats: slow, health: health({ useful: 0 }) }, ["noSeeds"]],
  ["all choked", { stats: slow, health: health({ choking: 3 }) }, ["choked"]],
  ["some choked", { stats: slow, health: health({ choking: 2 }) }, ["slowPeers"]],
  ["nobody dialled us", { stats: slow, health: health({ incoming: 0 }) }, ["slowPeers", "port"]],
  ["nobody dialled us, but it is fast", { health: health({ incoming: 0 }) }, []],
  ["a seed that nobody reaches", { phase: "seeding", stats: NO_STATS, health: health({ incoming: 0 }) }, ["port"]],
  [
    "a seed at its limit",
    { phase: "seeding", ownLimits: { uploadLimit: 10 }, stats: { ...NO_STATS, uploadBytesPerSecond: 10 } },
    ["limit"],
  ],
])("%s", (_, more, causes) => {
  expect(diagnose(facts(more)).map(({ cause }) => cause)).toEqual(causes);
});

test("every finding is one sentence and a next step that begin with a capital and end with a full stop", () => {
  const all = [
    facts({ phase: "paused" }),
    facts({ phase: "failed", error: { code: "noSpace", message: "The disk is full: make room." } }),
    facts({ settings: offline, stats: slow, health: health({ peers: 0, useful: 0, incoming: 0 }) }),
    facts({
      stats: slow,
      health: health({ choking: 3, incoming: 0 }),
      sources: tracker("failing", { message: "gone" }),
    }),
  ].flatMap(diagnose);
  expect(all.length).toBeGreaterThan(6);
  for (const { sentence, nextStep } of all) {
    expect(sentence).toMatch(/^[A-Z“].*[.]$/u);
    expect(nextStep).toMatch(/^[A-Z].*[.]$/u);
  }
});

test("a tracker's own words and address, an error's two halves and a port are named", () => {
  const [dead] = diagnose(facts({ stats: slow, sources: tracker("failing", { message: "unregistered torrent" }) }));
  expect(dead?.sentence).toBe("The tracker tracker.example does not help (“unregistered torrent”).");
  const [error] = diagnose(
    facts({ phase: "failed", error: { code: "noSpace", message: "The disk is full: make room." } }),
  );
  expect(error).toMatchObject({ sentence: "The disk is full.", nextStep: "Make room." });
  const port = diagnose(facts({ stats: slow, health: health({ incoming: 0 }) })).at(-1);
  expect(port?.sentence).toContain("6881");
});

test("a slow transfer is told whom we keep away, a fast one is not", () => {
  const defences = { banned: ["192.0.2.7"], ipFilter: { ranges: 9, keptAway: 3 } };
  expect(diagnose(facts({ defences }))).toEqual([]);
  const sentences = diagnose(facts({ defences, stats: slow })).map(({ sentence }) => sentence);
  expect(sentences).toEqual([
    "The peers that give send slowly.",
    "The IP filter kept 3 addresses away so far.",
    "A peer sent false data and is left out: 192.0.2.7.",
  ]);
});

test.each([
  [undefined, "Nobody has reached our port 6881 so far.", "port mapping"],
  [
    { state: "searching" },
    "Nobody has reached our port 6881 so far, and the router is being asked to open it.",
    "Wait",
  ],
  [
    { state: "mapped", externalPort: 7000, by: "PCP" },
    "Nobody has reached our port 6881 so far, although the router passes its port 7000 on to it (PCP).",
    "firewall",
  ],
  [
    { state: "failed", reason: "no router was found" },
    "Nobody has reached our port 6881 so far, and the router does not open it: no router was found.",
    "forward it",
  ],
] as const)("a port that nobody reaches is told with what the router does: %o", (portMapping, sentence, step) => {
  const found = diagnose(facts({ portMapping, stats: slow, health: health({ incoming: 0 }) }));
  expect(found.at(-1)).toMatchObject({ cause: "port", sentence, nextStep: expect.stringContaining(step) as string });
});

test("a port that another program has is named, with the one that is used", () => {
  const settings = { ...DEFAULT_SETTINGS, listenPort: 6_000 };
  const found = diagnose(facts({ settings, stats: slow, health: health({ incoming: 0 }) }));
  expect(found.at(-1)?.sentence).toBe("Another program has port 6000: we listen at 6881, where nobody looks for us.");
});
