// Which tracker is told what, and when (BEP 3, 12, 48): one tracker of each tier at a time, the next one when it fails, the
// one that works first in its tier from then on. Pure: the caller performs the actions and says what came of them.

/** How many have all of the torrent, and how many are still fetching. */
export interface PeerCounts {
  readonly seeders: number;
  readonly leechers: number;
}

export type AnnounceEvent = "started" | "completed" | "stopped";

export interface TrackerState {
  readonly url: string;
  readonly status: "waiting" | "working" | "failing";
  /** It was told of us and accepted that. */
  readonly started: boolean;
  /** Its last complaint, or a warning that came with an answer. */
  readonly message?: string | undefined;
  readonly counts?: PeerCounts;
  readonly countedAt?: number;
  readonly askedAt?: number;
  readonly scrapedAt?: number;
  readonly scraping: boolean;
}

export interface TierState {
  /** In the order in which they are tried. */
  readonly trackers: readonly TrackerState[];
  /** Which of them is in use. */
  readonly current: number;
  /** An announcement to the current one is under way; `event` says which. */
  readonly asking?: { readonly event?: AnnounceEvent };
  /** When the current one is told again; undefined while it is being told, and after the end. */
  readonly nextAt?: number;
  /** Before this an early announcement is unwelcome. */
  readonly earliestAt: number;
  /** Times that all of the tier failed in succession. */
  readonly failedRounds: number;
  /** The download finished here and this tier does not know yet. */
  readonly owesCompleted: boolean;
  /** Something changed during the announcement that is under way: another one follows at once. */
  readonly again: boolean;
}

export type TiersState = readonly TierState[];

export interface TrackerAnswer {
  readonly intervalMs: number;
  readonly minIntervalMs?: number;
  readonly counts?: PeerCounts;
  readonly message?: string;
}

/** `luck`, 0 to 1, spreads what would otherwise happen to everybody at once. */
export type TierEvent = { readonly now: number; readonly luck: number } & (
  | { readonly kind: "due" | "completed" | "moved" | "wanted" | "count" | "stopped" }
  | { readonly kind: "answered"; readonly url: string; readonly answer: TrackerAnswer }
  | { readonly kind: "failed"; readonly url: string; readonly message: string }
  | { readonly kind: "scraped"; readonly url: string; readonly counts: PeerCounts | undefined }
);

export type TierAction =
  | { readonly kind: "announce"; readonly url: string; readonly event?: AnnounceEvent }
  | { readonly kind: "scrape"; readonly url: string };

export interface TierStep {
  readonly state: TiersState;
  readonly actions: readonly TierAction[];
}

/** Two announcements of our own accord are at least this far apart. */
const EARLY_ANNOUNCE_MS = 60_000;
/** Counts of peers are not asked for more often than this. */
const COUNT_INTERVAL_MS = 15 * 60_000;
/** Nor, when somebody wants to know them, more often than this. */
const WANTED_COUNT_MS = 5 * 60_000;
/** A tracker whose answers hold no counts is asked for them this long after an answer. */
const FIRST_COUNT_MS = 60_000;
const FIRST_RETRY_MS = 15_000;
const LAST_RETRY_MS = 30 * 60_000;
const INTERVAL_SPREAD = 0.1;
const RETRY_SPREAD = 0.5;

/** Everything is due at once. */
export function createTiers(tiers: readonly (readonly string[])[]): TiersState {
  return tiers.map((urls) => ({
    trackers: urls.map((url) => ({ url, status: "waiting", started: false, scraping: false })),
    current: 0,
    nextAt: Number.NEGATIVE_INFINITY,
    earliestAt: Number.NEGATIVE_INFINITY,
    failedRounds: 0,
    owesCompleted: false,
    again: false,
  }));
}

/** The next time at which `due` leads to something; undefined: never by itself. */
export function nextDue(state: TiersState): number | undefined {
  const times = state.flatMap((tier) => [tier.nextAt ?? [], countDue(tier) ?? []].flat());
  return times.length === 0 ? undefined : Math.min(...times);
}

export function step(state: TiersState, event: TierEvent): TierStep {
  const steps = state.map((tier) => stepTier(tier, event));
  return { state: steps.map(([tier]) => tier), actions: steps.flatMap(([, actions]) => actions) };
}

type OneStep = readonly [TierState, readonly TierAction[]];

function stepTier(tier: TierState, event: TierEvent): OneStep {
  const { now } = event;
  switch (event.kind) {
    case "due":
      return (tier.nextAt ?? Number.POSITIVE_INFINITY) <= now ? ask(tier, now) : countWhen(tier, now, countDue(tier));
    case "completed": {
      const owing = { ...tier, owesCompleted: true };
      return tier.asking === undefined && inUse(tier)?.status === "working" ? ask(owing, now) : [owing, []];
    }
    case "moved":
      return tier.asking === undefined ? ask(tier, now) : [{ ...tier, again: true }, []];
    case "wanted": {
      if (tier.nextAt === undefined) return [tier, []];
      const nextAt = Math.min(tier.nextAt, Math.max(now, tier.earliestAt));
      return nextAt <= now ? ask(tier, now) : [{ ...tier, nextAt }, []];
    }
    case "count":
      return countWhen(tier, now, countedAt(tier) + WANTED_COUNT_MS);
    case "stopped":
      return stop(tier);
    case "answered":
      return inUse(tier)?.url === event.url && tier.asking !== undefined ? answered(tier, event) : [tier, []];
    case "failed":
      return inUse(tier)?.url === event.url && tier.asking !== undefined ? failed(tier, event) : [tier, []];
    case "scraped":
      return [scraped(tier, event), []];
  }
}

const inUse = (tier: TierState): TrackerState | undefined => tier.trackers[tier.current];

const withInUse = (tier: TierState, patch: Partial<TrackerState>): readonly TrackerState[] =>
  tier.trackers.map((tracker, index) => (index === tier.current ? { ...tracker, ...patch } : tracker));

function ask(tier: TierState, now: number): OneStep {
  const tracker = inUse(tier);
  if (tracker === undefined) return [tier, []];
  const event = nextEvent(tier, tracker);
  const named = event === undefined ? {} : { event };
  const { nextAt: _, ...rest } = tier;
  return [
    {
      ...rest,
      trackers: withInUse(tier, { askedAt: now }),
      asking: named,
      again: false,
      earliestAt: now + EARLY_ANNOUNCE_MS,
    },
    [{ kind: "announce", url: tracker.url, ...named }],
  ];
}

function nextEvent({ owesCompleted }: TierState, { started }: TrackerState): AnnounceEvent | undefined {
  if (!started) return "started";
  return owesCompleted ? "completed" : undefined;
}

function answered(tier: TierState, { now, luck, answer }: Extract<TierEvent, { kind: "answered" }>): OneStep {
  const { asking, ...rest } = tier;
  const trackers = withInUse(tier, {
    status: "working",
    started: true,
    message: answer.message,
    ...(answer.counts === undefined ? {} : { counts: answer.counts, countedAt: now }),
  });
  const next: TierState = {
    ...rest,
    trackers: [...trackers.slice(tier.current, tier.current + 1), ...trackers.filter((_, at) => at !== tier.current)],
    current: 0,
    failedRounds: 0,
    owesCompleted: tier.owesCompleted && asking?.event !== "completed",
    nextAt: now + answer.intervalMs * (1 + INTERVAL_SPREAD * luck),
    earliestAt: Math.max(tier.earliestAt, now + (answer.minIntervalMs ?? 0)),
  };
  return next.owesCompleted || next.again ? ask(next, now) : [next, []];
}

function failed(tier: TierState, { now, luck, message }: Extract<TierEvent, { kind: "failed" }>): OneStep {
  const { asking: _, ...rest } = tier;
  const next: TierState = { ...rest, trackers: withInUse(tier, { status: "failing", message }) };
  if (tier.current + 1 < tier.trackers.length) return ask({ ...next, current: tier.current + 1 }, now);
  const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tier.failedRounds);
  const nextAt = now + waitMs * (1 + RETRY_SPREAD * luck);
  return [{ ...next, current: 0, failedRounds: tier.failedRounds + 1, nextAt }, []];
}

/** Every tracker that counts us as a peer hears that we leave. */
function stop(tier: TierState): OneStep {
  const { nextAt: _, asking: __, ...rest } = tier;
  const told = tier.trackers.filter(({ started, status }) => started && status === "working");
  return [
    { ...rest, trackers: tier.trackers.map((tracker) => ({ ...tracker, started: false, status: "waiting" })) },
    told.map(({ url }) => ({ kind: "announce", url, event: "stopped" })),
  ];
}

/** When the current tracker was last asked for its counts, or told them unasked. */
function countedAt(tier: TierState): number {
  const { countedAt: told = Number.NEGATIVE_INFINITY, scrapedAt = Number.NEGATIVE_INFINITY } = inUse(tier) ?? {};
  return Math.max(told, scrapedAt);
}

/** When the current tracker's counts of peers are old; undefined when it cannot tell them. */
function countDue(tier: TierState): number | undefined {
  const tracker = inUse(tier);
  if (tracker?.status !== "working" || tracker.scraping || !canScrape(tracker.url)) return undefined;
  const { askedAt = 0, countedAt, scrapedAt = Number.NEGATIVE_INFINITY } = tracker;
  const oldAt = countedAt === undefined ? askedAt + FIRST_COUNT_MS : countedAt + COUNT_INTERVAL_MS;
  return Math.max(oldAt, scrapedAt + COUNT_INTERVAL_MS);
}

function countWhen(tier: TierState, now: number, dueAt: number | undefined): OneStep {
  const tracker = inUse(tier);
  if (tracker === undefined || tracker.scraping || dueAt === undefined || dueAt > now || !canScrape(tracker.url))
    return [tier, []];
  return [
    { ...tier, trackers: withInUse(tier, { scraping: true, scrapedAt: now }) },
    [{ kind: "scrape", url: tracker.url }],
  ];
}

function scraped(tier: TierState, { url, counts, now }: Extract<TierEvent, { kind: "scraped" }>): TierState {
  const trackers = tier.trackers.map((tracker) =>
    tracker.url === url
      ? { ...tracker, scraping: false, ...(counts === undefined ? {} : { counts, countedAt: now }) }
      : tracker,
  );
  return { ...tier, trackers };
}

/** BEP 48: an http tracker's last word must begin with “announce”; by UDP (BEP 15) every tracker can be asked. */
export function canScrape(url: string): boolean {
  return url.startsWith("udp:") || /\/announce[^/]*$/.test(url);
}
