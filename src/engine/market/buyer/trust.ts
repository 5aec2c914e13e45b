/** How far a seller does what its quotes promise. */
export interface Trust {
  /** 0 to 1: what it really gave for each byte that its quote promised. */
  readonly factor: number;
  /** Rounds one after the other in which it gave less than half. */
  readonly strikes: number;
  /** No bid before this time. */
  readonly barredUntilMs: number;
}

export const TRUSTED: Trust = { factor: 1, strikes: 0, barredUntilMs: Number.NEGATIVE_INFINITY };

const BAD_BELOW = 0.5;
const STRIKES = 2;
const BARRED_MS = 10 * 60_000;
/** How much one round counts. */
const WEIGHT = 0.5;

/**
 * After a paid round: `promised` is the least that our spend buys by the quotes that stood meanwhile, as rivals who come are not the
 * seller's fault, `measured` what arrived verified, both in bytes a second. Who gives
 * less than half twice in a row loses its bid; who gives somewhat less is reckoned with as the smaller seller that it is.
 * `wanted`: we asked for as much as we could; otherwise a low rate says nothing.
 */
export function judgeSeller(trust: Trust, promised: number, measured: number, wanted: boolean, nowMs: number): Trust {
  if (!wanted || promised <= 0) return trust;
  const kept = Math.min(1, measured / promised);
  const factor = trust.factor + (kept - trust.factor) * WEIGHT;
  const strikes = kept < BAD_BELOW ? trust.strikes + 1 : 0;
  if (strikes < STRIKES) return { ...trust, factor, strikes };
  // It starts anew, but half as trusted as it ended.
  return { factor: factor / 2, strikes: 0, barredUntilMs: nowMs + BARRED_MS };
}

export const isBarred = ({ barredUntilMs }: Trust, nowMs: number): boolean => nowMs < barredUntilMs;
