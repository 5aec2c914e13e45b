/** One thing that a bench measured, and how good it has to be. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The promise; undefined: only told. */
  readonly limit?: { readonly kind: "at most" | "at least"; readonly value: number };
}

/** What a bench hands to the runner. */
export interface BenchReport {
  readonly figures: readonly Figure[];
  /** Load average over a minute, per core, before and after: figures of a busy machine say little. */
  readonly load: readonly [before: number, after: number];
  /** The table of its own form that programs are given, in the place of the figures. */
  readonly table?: readonly unknown[];
}

export const told = (what: string, value: number, unit: string): Figure => ({ what, value, unit });

export const atMost = (what: string, value: number, unit: string, limit: number): Figure => ({
  what,
  value,
  unit,
  limit: { kind: "at most", value: limit },
});

export const atLeast = (what: string, value: number, unit: string, limit: number): Figure => ({
  what,
  value,
  unit,
  limit: { kind: "at least", value: limit },
});

/** True unless a promise is broken. */
export function holds({ value, limit }: Figure): boolean {
  if (limit === undefined) return true;
  return limit.kind === "at most" ? value <= limit.value : value >= limit.value;
}

export function formatFigure(figure: Figure): string {
  const { what, value, unit, limit } = figure;
  const shown = `${what.padEnd(58)} ${format(value).padStart(10)} ${unit.padEnd(8)}`;
  if (limit === undefined) return `      ${shown}`;
  return `${holds(figure) ? "ok   " : "OVER "} ${shown} ${limit.kind} ${format(limit.value)}`;
}

const format = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
};
