import type { Demand } from "./bid.ts";

/** From `below` down, demand grows: by bytes that no price changes, and by money that buys more the lower the price is. */
interface Step {
  readonly below: bigint;
  readonly bytes: bigint;
  readonly spend: bigint;
}

/**
 * The smallest whole price per MiB, not below the reserve, at which those who would pay more ask for no more than there is:
 * `sum over { i : limit_i > p } of min(takes_i, spend_i / p) <= capacity`. Who would pay exactly this much is marginal and
 * shares what is left. Exact: all in whole numbers. After Kelly (1997), with limits.
 */
export function clearingPrice(demands: readonly Demand[], capacity: bigint, reserve: bigint): bigint {
  const steps = demands.flatMap(stepsOf).sort((a, b) => (a.below < b.below ? 1 : a.below > b.below ? -1 : 0));
  let bytes = 0n;
  let spend = 0n;
  for (const [at, step] of steps.entries()) {
    if (step.below <= reserve) break;
    bytes += step.bytes;
    spend += step.spend;
    const next = steps[at + 1]?.below ?? reserve;
    const lowest = next > reserve ? next : reserve;
    if (lowest === step.below) continue;
    const fitting = lowestFitting(bytes, spend, capacity);
    if (fitting === undefined || fitting >= step.below) return step.below;
    if (fitting > lowest) return fitting;
  }
  return reserve;
}

/** The lowest price at which so much demand fits; undefined: none does. */
function lowestFitting(bytes: bigint, spend: bigint, capacity: bigint): bigint | undefined {
  if (bytes > capacity) return undefined;
  if (spend === 0n) return 0n;
  const room = capacity - bytes;
  return room === 0n ? undefined : (spend + room - 1n) / room;
}

/** Below its limit a buyer wants what its money buys; from `spend / takes` down it wants what it can take. */
function stepsOf({ limit, spend, takes }: Demand): Step[] {
  // The highest price at which the money buys all that is taken in, and the first one above it.
  const full = takes === undefined ? undefined : spend / takes + 1n;
  if (takes === undefined || full === undefined) return [{ below: limit, bytes: 0n, spend }];
  if (full >= limit) return [{ below: limit, bytes: takes, spend: 0n }];
  return [
    { below: limit, bytes: 0n, spend },
    { below: full, bytes: takes, spend: -spend },
  ];
}
