/** Prices rise by a quarter in a round at most. */
const RISE = { by: 5n, of: 4n } as const;

/**
 * The price that is charged, when the auction cleared at `clearedPerMiB`: a fall holds at once, a rise only up to a quarter above what
 * was charged last, though never below the reserve. Shares stay those of the auction, so buyers pay less than they offered while the
 * price climbs. A last price of undefined or 0 bounds nothing: nobody was promised anything.
 */
export function boundRise(lastPerMiB: bigint | undefined, clearedPerMiB: bigint, reservePerMiB: bigint): bigint {
  if (lastPerMiB === undefined || lastPerMiB === 0n) return clearedPerMiB;
  const quarter = (lastPerMiB * RISE.by) / RISE.of;
  // At least one base unit, so that the smallest prices can climb at all.
  const highest = quarter > lastPerMiB ? quarter : lastPerMiB + 1n;
  const bounded = clearedPerMiB < highest ? clearedPerMiB : highest;
  return bounded > reservePerMiB ? bounded : reservePerMiB;
}
