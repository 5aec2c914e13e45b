import type { Clock, Log } from "../../ports.ts";
import type { TrackerHealth } from "../port.ts";
import type { Announcement, TrackerConnection } from "./trackerConnection.ts";
import { trackerHealth } from "./trackerHealth.ts";
import { trackerMessage } from "./trackerMessage.ts";
import { createTrackerNews } from "./trackerNews.ts";
import { createTiers, nextDue, step, type TierAction, type TierEvent } from "./trackerTiers.ts";
import { withoutAddress } from "./withoutAddress.ts";

export interface TrackerScope {
  /** Tiers in order (BEP 12). */
  readonly tiers: readonly (readonly string[])[];
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  random(): number;
  connect(url: string): TrackerConnection;
  /** What trackers are told now. */
  amounts(): Omit<Announcement, "event">;
  onPeer(address: string): void;
}

/** The trackers of one torrent, asked for peers from now on. */
export interface TrackerAnnouncer {
  health(): readonly TrackerHealth[];
  /** The download finished here. */
  complete(): void;
  /** Peers are wanted before their time; at most once a minute, and not before the tracker allows it. */
  hurry(): void;
  /** Asks for counts of peers, at most every five minutes. */
  count(): void;
  /** Our port changed. */
  moved(): void;
  /** Tells the trackers that we leave, as far as they answer in time. */
  close(): Promise<void>;
}

/** What is under way when we leave gets this long to end. */
const LAST_ANSWER_MS = 600;
/** How long trackers get to hear that we left. */
const FAREWELL_MS = 1_000;

type Happening = TierEvent extends infer Event
  ? Event extends TierEvent
    ? Omit<Event, "now" | "luck">
    : never
  : never;

export function announceToTrackers(scope: TrackerScope): TrackerAnnouncer {
  const { clock, log } = scope;
  const news = createTrackerNews(log);
  const connections = new Map<string, TrackerConnection>();
  const underWay = new Set<Promise<void>>();
  let state = createTiers(scope.tiers.map((tier) => shuffled(tier, scope.random)));
  let cancelTimer = (): void => undefined;
  let phase: "open" | "leaving" | "closed" = "open";
  let closing: Promise<void> | undefined;

  function connectionTo(url: string): TrackerConnection {
    let connection = connections.get(url);
    if (connection === undefined) {
      connection = scope.connect(url);
      connections.set(url, connection);
    }
    return connection;
  }

  function happen(happening: Happening): void {
    if (phase === "closed") return;
    const next = step(state, { ...happening, now: clock.now(), luck: scope.random() });
    state = next.state;
    for (const action of next.actions) begin(action);
    cancelTimer();
    const dueAt = phase === "open" ? nextDue(state) : undefined;
    if (dueAt === undefined) return;
    cancelTimer = clock.after(Math.max(0, dueAt - clock.now()), () => {
      happen({ kind: "due" });
    });
  }

  function begin(action: TierAction): void {
    const work = action.kind === "announce" ? announce(action) : scrape(action.url);
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function announce({ url, event }: Extract<TierAction, { kind: "announce" }>): Promise<void> {
    try {
      const amounts = scope.amounts();
      const { peers, message, ...answer } = await connectionTo(url).announce({
        ...amounts,
        ...(event === undefined ? {} : { event }),
        ...(event === "stopped" ? { peersWanted: 0 } : {}),
      });
      const said = message === undefined ? {} : { message: trackerMessage(withoutAddress(message, url)) };
      if (phase === "open") for (const peer of peers) scope.onPeer(peer);
      news.answered(url);
      happen({ kind: "answered", url, answer: { ...answer, ...said } });
    } catch (error) {
      const message = complaint(url, error);
      // Who leaves tries no other tracker.
      if (phase !== "open") return;
      news.failed(url, message);
      happen({ kind: "failed", url, message });
    }
  }

  async function scrape(url: string): Promise<void> {
    try {
      happen({ kind: "scraped", url, counts: await connectionTo(url).scrape() });
    } catch (error) {
      if (phase === "open") log.write("debug", `A tracker did not count its peers: ${complaint(url, error)}`);
      happen({ kind: "scraped", url, counts: undefined });
    }
  }

  function complaint(url: string, error: unknown): string {
    return trackerMessage(withoutAddress(error instanceof Error ? error.message : String(error), url));
  }

  async function settled(limitMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(limitMs, resolve);
    const all = async (): Promise<void> => {
      while (underWay.size > 0) await Promise.all(underWay);
    };
    await Promise.race([all(), late]);
    cancel();
  }

  async function leave(): Promise<void> {
    phase = "leaving";
    cancelTimer();
    await settled(LAST_ANSWER_MS);
    happen({ kind: "stopped" });
    await settled(FAREWELL_MS);
    phase = "closed";
    for (const connection of connections.values()) connection.close();
  }

  happen({ kind: "due" });

  return {
    health: () => state.flatMap(trackerHealth),
    complete: () => happen({ kind: "completed" }),
    hurry: () => happen({ kind: "wanted" }),
    count: () => happen({ kind: "count" }),
    moved: () => happen({ kind: "moved" }),
    close() {
      closing ??= leave();
      return closing;
    },
  };
}

/** BEP 12: each tier in an order of chance, so that its trackers share the load. */
function shuffled(urls: readonly string[], random: () => number): readonly string[] {
  return urls
    .map((url) => ({ url, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ url }) => url);
}
