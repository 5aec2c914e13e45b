import type { SeedRules } from "../model.ts";

/** A seeding transfer as its rules see it. */
export interface SeedFacts {
  /** Of the data that was chosen. */
  readonly totalBytes: number;
  /** Since the transfer was added. */
  readonly sentBytes: number;
  readonly uploadBytesPerSecond: number;
  /** In all sessions together. */
  readonly seedingSeconds: number;
  /** Since somebody last fetched something. */
  readonly idleSeconds: number;
  /** Complete sources besides us that are known now. */
  readonly otherSources: number;
}

/** Why the transfer stops seeding now, in a sentence; undefined while it goes on. */
export function seedingEnd(rules: SeedRules, facts: SeedFacts): string | undefined {
  if (rules.keepIfOnlySource && facts.otherSources === 0) return undefined;
  const { ratio, minutes, idleMinutes } = rules;
  const { totalBytes, sentBytes, seedingSeconds, idleSeconds } = facts;
  if (ratio !== undefined && sentBytes >= ratio * totalBytes)
    return `Seeding ended because ${formatNumber(ratio)} times the data was sent: resume to seed on.`;
  if (minutes !== undefined && seedingSeconds >= minutes * 60)
    return `Seeding ended after ${formatMinutes(minutes)}: resume to seed on.`;
  if (idleMinutes !== undefined && idleSeconds >= idleMinutes * 60)
    return `Seeding ended because nobody fetched anything for ${formatMinutes(idleMinutes)}: resume to seed on.`;
  return undefined;
}

/** Milliseconds after which the ratio is reached at the present rate; undefined: that is not in sight. */
export function ratioDueMs({ ratio }: SeedRules, facts: SeedFacts): number | undefined {
  if (ratio === undefined || facts.uploadBytesPerSecond <= 0) return undefined;
  return Math.max(0, ((ratio * facts.totalBytes - facts.sentBytes) * 1_000) / facts.uploadBytesPerSecond);
}

const formatNumber = (value: number): string => String(Math.round(value * 100) / 100);
const formatMinutes = (minutes: number): string => (minutes === 1 ? "1 minute" : `${formatNumber(minutes)} minutes`);
