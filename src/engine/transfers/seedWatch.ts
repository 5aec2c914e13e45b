import type { SeedRules, TransferPhase } from "../model.ts";
import type { Clock } from "../ports.ts";
import type { SwarmStats } from "../swarm/port.ts";
import type { TransferRecord } from "./record.ts";
import type { OpenContent } from "./run.ts";
import { ratioDueMs, type SeedFacts, seedingEnd } from "./seedRules.ts";

/** A rule of sent bytes is looked at this often at most, however fast they flow. */
const SHORTEST_LOOK_MS = 20;

export interface SeedWatchParts {
  readonly clock: Clock;
  /** `look` is called at least this often. */
  readonly intervalMs: number;
  /** Of this transfer, at this moment; undefined when it does not seed by rules. */
  seeding(): SeedingNow | undefined;
  /** A rule ends the seeding: called once per seeding. */
  onEnd(sentence: string): void;
}

export interface SeedingNow {
  readonly rules: SeedRules;
  readonly stats: SwarmStats;
  readonly before: SeedTotals;
  /** Complete sources besides us that a tracker knows. */
  readonly counted: number;
}

/** What was counted in earlier sessions, and the size of the data. */
export interface SeedTotals {
  readonly totalBytes: number;
  readonly sentBytes: number;
  readonly seedingSeconds: number;
}

/** Counts how long a transfer seeds, and ends it by its rules. */
export interface SeedWatch {
  look(): void;
  /** Seconds since the session began to seed. */
  readonly seconds: number;
  /** Seconds since the session began to seed; from now on they count anew. */
  takeSeconds(): number;
}

export function createSeedWatch({ clock, intervalMs, seeding, onEnd }: SeedWatchParts): SeedWatch {
  let seconds = 0;
  let lookedAt: number | undefined;
  let movedAt = 0;
  let sentBytes = 0;
  let cancelLook: (() => void) | undefined;

  function look(): void {
    cancelLook?.();
    cancelLook = undefined;
    const now = clock.now();
    const current = seeding();
    if (current === undefined) {
      lookedAt = undefined;
      return;
    }
    const { rules, stats, before, counted } = current;
    if (lookedAt === undefined || stats.sentBytes !== sentBytes) movedAt = now;
    // A machine that slept did not seed meanwhile.
    if (lookedAt !== undefined) seconds += Math.min(now - lookedAt, 2 * intervalMs) / 1_000;
    lookedAt = now;
    sentBytes = stats.sentBytes;
    const facts: SeedFacts = {
      totalBytes: before.totalBytes,
      sentBytes: before.sentBytes + stats.sentBytes,
      uploadBytesPerSecond: stats.uploadBytesPerSecond,
      seedingSeconds: before.seedingSeconds + seconds,
      idleSeconds: (now - movedAt) / 1_000,
      otherSources: Math.max(stats.seeds, counted),
    };
    const end = seedingEnd(rules, facts);
    if (end !== undefined) {
      onEnd(end);
      return;
    }
    const due = ratioDueMs(rules, facts);
    if (due !== undefined && due < intervalMs) cancelLook = clock.after(Math.max(SHORTEST_LOOK_MS, due / 2), look);
  }

  return {
    look,
    get seconds() {
      return seconds;
    },
    takeSeconds() {
      cancelLook?.();
      cancelLook = undefined;
      lookedAt = undefined;
      const taken = seconds;
      seconds = 0;
      return taken;
    },
  };
}

const NO_RULES: SeedRules = { keepIfOnlySource: false };

/** The rules that hold for a transfer and what they look at; undefined while it does not seed. */
export function seedingNow(
  phase: TransferPhase,
  { seeding, sentBytes, options }: TransferRecord,
  open: OpenContent | undefined,
  byDefault: SeedRules,
): SeedingNow | undefined {
  const stats = open?.session.stats;
  if (phase !== "seeding" || open === undefined || stats === undefined) return undefined;
  const { wantedBytes: totalBytes } = open.content.layout;
  const rules = seeding.freely ? NO_RULES : (options.seedRules ?? byDefault);
  const before = { totalBytes, sentBytes, seedingSeconds: seeding.seconds };
  return { rules, stats, before, counted: rules.keepIfOnlySource ? countedSources(open) : 0 };
}

/** By the last word of each tracker, which counts us too; asks anew now and then. */
function countedSources({ session: { torrent } }: OpenContent): number {
  torrent?.countPeers();
  const seeders = (torrent?.sources().trackers ?? []).map((tracker) => tracker.seeders ?? 0);
  return Math.max(0, ...seeders.map((count) => count - 1));
}
