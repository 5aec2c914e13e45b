import type { SettingKey } from "./manifest.gen.ts";

/** Reads one setting as the user wrote it; anything may come back. */
export type ReadSetting = (key: SettingKey) => unknown;

/** A value that came from settings.json: one of the wrong type counts as not set, one out of range as the nearest. */
export const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === "boolean" ? value : otherwise);

export const oneOf = <T>(values: readonly T[], value: unknown, otherwise: T): T =>
  values.find((known) => known === value) ?? otherwise;

export function within(value: unknown, min: number, max: number, otherwise: number): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return otherwise;
  return Math.min(max, Math.max(min, value));
}

export const whole = (value: unknown, min: number, max: number, otherwise: number): number =>
  Math.round(within(value, min, max, otherwise));

/** Zero says that there is no limit, and no rule. */
export const unlessZero = (value: number): number | undefined => (value === 0 ? undefined : value);
