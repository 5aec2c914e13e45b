import { bought, type Supply, spendAt } from "./response.ts";

/** What a plan costs and brings. */
export interface Plan {
  /** Base units per second, by seller. */
  readonly spends: readonly number[];
  readonly spendPerSecond: number;
  readonly bytesPerSecond: number;
}

const STEPS = 100;

/**
 * Water-filling: at every seller one more byte a second costs the same, and that cost is as high as `fits` lets it be, and not above
 * `mostPerByte`. `fits` says whether a plan is within budget, link and need; it must say no to every plan that is greater than one it refused.
 */
export function splitSpend(supplies: readonly Supply[], mostPerByte: number, fits: (plan: Plan) => boolean): Plan {
  const planAt = (margin: number): Plan =>
    toPlan(
      supplies,
      supplies.map((supply) => spendAt(supply, margin)),
    );
  const greatest = planAt(mostPerByte);
  if (fits(greatest)) return greatest;
  let low = 0;
  let high = mostPerByte;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (fits(planAt(middle))) low = middle;
    else high = middle;
  }
  // At a reserve the cost stays the same while the spend grows: there it is only begun.
  const from = planAt(low).spends;
  const to = planAt(high).spends;
  let part = 0;
  let step = 1;
  const between = (at: number): Plan =>
    toPlan(
      supplies,
      from.map((spend, seller) => spend + ((to[seller] ?? spend) - spend) * at),
    );
  for (let round = 0; round < STEPS / 2; round++) {
    step /= 2;
    if (fits(between(part + step))) part += step;
  }
  return between(part);
}

const toPlan = (supplies: readonly Supply[], spends: readonly number[]): Plan => ({
  spends,
  spendPerSecond: spends.reduce((sum, spend) => sum + spend, 0),
  bytesPerSecond: supplies.reduce((sum, supply, seller) => sum + bought(supply, spends[seller] ?? 0), 0),
});
